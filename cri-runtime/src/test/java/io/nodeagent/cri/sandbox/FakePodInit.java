package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition.SharedPid;
import io.nodeagent.cri.fake.Failpoints;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The init of pods that share a pid namespace; the test's own process stands for it, since it lives. */
public final class FakePodInit implements SandboxStep, PodInitStep.Watch {
    public final Set<SandboxId> alive = new HashSet<>();
    public final Set<String> watched = new HashSet<>();
    private final Failpoints failpoints;

    FakePodInit(Failpoints failpoints) {
        this.failpoints = failpoints;
    }

    @Override
    public String name() {
        return "init";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        if (!sandbox.definition().namespaces().sharedPid().equals(Optional.of(SharedPid.OF_POD))) {
            return sandbox;
        }
        alive.add(sandbox.id());
        failpoints.check("init");
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        return sandbox.withInit(Optional.of(new CreatedContainer(self, self)));
    }

    @Override
    public void undo(SandboxRecord sandbox) {
        alive.remove(sandbox.id());
    }

    @Override
    public void watch(String id, CreatedContainer processes) {
        watched.add(id);
    }

    @Override
    public void forget(String id) {
        watched.remove(id);
    }
}
