package io.nodeagent.cri.container;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.SandboxDefinition.SharedPid;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.runtime.CreatedContainer;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.ContainerSpec.Namespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process whose pid namespace a container joins. It is named by a path with a pid in it, which counts only as long as
 * the process is the same: that is looked at before the OCI runtime opens the path, and again after.
 */
record PidJoin(Containers containers) {
    private static final String FIELD = "config.linux.security_context.namespace_options.";

    /** The process, which lives; empty when the container joins none. */
    Optional<ProcessIdentity> joined(SandboxRecord sandbox, ContainerDefinition definition) {
        Optional<ProcessIdentity> process = definition
                .security()
                .namespaces()
                .sharedPid()
                .map(shared -> shared.equals(SharedPid.OF_POD) ? init(sandbox) : target(sandbox, shared.target()));
        requireStill(process);
        return process;
    }

    private static ProcessIdentity init(SandboxRecord sandbox) {
        return sandbox.init()
                .map(CreatedContainer::init)
                .orElseThrow(() -> new FailedPreconditionException(FIELD + "pid: sandbox " + sandbox.id()
                        + " has no pid namespace of its own: use CONTAINER (1)"));
    }

    private ProcessIdentity target(SandboxRecord sandbox, String id) {
        ContainerRecord target = containers
                .find(id)
                .orElseThrow(() -> new FailedPreconditionException(FIELD + "target_id: no container '" + id + "'"));
        if (!target.sandbox().equals(sandbox.id())) {
            throw new FailedPreconditionException(
                    FIELD + "target_id: container " + target.id() + " belongs to another sandbox, " + target.sandbox());
        }
        if (!(target.state() instanceof ContainerState.Running running)) {
            throw new FailedPreconditionException(FIELD + "target_id: container " + target.id() + " does not run");
        }
        return running.processes().init();
    }

    /** Whether it still was the same process. */
    static void requireStill(Optional<ProcessIdentity> joined) {
        if (joined.isPresent() && !joined.get().alive()) {
            throw new FailedPreconditionException(
                    FIELD + "pid: process " + joined.get().pid() + ", whose pid namespace is to be joined, has ended");
        }
    }

    /** The specification with the process's pid namespace in it. */
    static ContainerSpec into(Optional<ProcessIdentity> joined, ContainerSpec spec) {
        if (joined.isEmpty()) {
            return spec;
        }
        List<Namespace> namespaces = new ArrayList<>(spec.namespaces());
        Path path = Path.of("/proc", Long.toString(joined.get().pid()), "ns", "pid");
        namespaces.add(new Namespace(Namespace.Kind.PID, Optional.of(path)));
        return spec.withNamespaces(namespaces);
    }
}
