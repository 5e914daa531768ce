package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.network.PodNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What a sandbox consists of: the steps in their order, and those of network and init by themselves, which stopping undoes. */
public record SandboxParts(
        SandboxValidationRules rules, NetworkStep network, SandboxStep init, List<SandboxStep> steps) {
    /** What must hold of a definition before anything is made. */
    @FunctionalInterface
    public interface SandboxValidationRules {
        void check(SandboxDefinition definition);
    }

    public SandboxParts {
        steps = List.copyOf(steps);
    }

    /**
     * The parts of every sandbox.
     *
     * @param handlers see {@link SandboxValidation}
     * @param init see {@link PodInitStep}
     * @param cgroupRoot under which sandboxes without a parent group get one
     */
    public static SandboxParts of(
            Sandboxes sandboxes,
            SandboxFolders folders,
            PodNetwork podNetwork,
            Cgroups cgroups,
            CgroupPath cgroupRoot,
            Set<String> handlers,
            SandboxStep init) {
        NetworkStep network = new NetworkStep(folders, podNetwork);
        return new SandboxParts(
                new SandboxValidation(handlers)::check,
                network,
                init,
                List.of(
                        new NamespaceStep(folders),
                        new SharedMemoryStep(folders),
                        new CgroupStep(cgroups, cgroupRoot, sandboxes::ownsCgroup),
                        network,
                        new FilesStep(folders, Path.of("/etc")),
                        init));
    }

    void validate(SandboxDefinition definition) {
        rules.check(definition);
        network.requireReady(definition);
    }

    /** Unmakes every part, the last made first. */
    void undoAll(SandboxRecord sandbox) {
        try (var undo = new CloseableStack()) {
            steps.forEach(step -> undo.push("unmake " + step.name(), () -> step.undo(sandbox)));
        }
    }
}
