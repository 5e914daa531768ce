package io.nodeagent.cri.exec;

import io.nodeagent.cri.container.ContainerContext;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.spec.ContainerSpec;
import java.time.Duration;
import java.util.List;

/** Commands in running containers, each with the user, environment and rights of the container's own program. */
public final class ContainerCommands {
    private final ContainerContext context;

    public ContainerCommands(ContainerContext context) {
        this.context = context;
    }

    /** Runs a command to its end; see {@link ContainerRuntime#execSync}. */
    public ContainerRuntime.ExecResult run(
            String idOrPrefix, List<String> args, Duration timeout, int outputLimitBytes) {
        ContainerRecord container = running(idOrPrefix);
        return context.runtime(container)
                .execSync(container.id().value(), command(container, args, false), timeout, outputLimitBytes);
    }

    /** The container of an id, refused when it does not run. */
    ContainerRecord running(String idOrPrefix) {
        ContainerRecord container = context.containers().require(idOrPrefix);
        if (!container.running()) {
            throw new FailedPreconditionException("container " + container.id() + " is not running");
        }
        return container;
    }

    ContainerRuntime runtime(ContainerRecord container) {
        return context.runtime(container);
    }

    /** The container's own process with other arguments. */
    ContainerSpec.Command command(ContainerRecord container, List<String> args, boolean terminal) {
        if (args.isEmpty()) {
            throw new InvalidArgumentException("cmd must not be empty");
        }
        ContainerSpec.Command init = context.files().spec(container.id()).command();
        return new ContainerSpec.Command(
                args,
                init.env(),
                init.cwd(),
                terminal,
                init.user(),
                init.capabilities(),
                init.noNewPrivileges(),
                init.oomScoreAdj(),
                init.rlimits(),
                init.apparmorProfile(),
                init.selinuxLabel());
    }
}
