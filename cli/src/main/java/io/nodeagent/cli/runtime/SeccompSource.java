package io.nodeagent.cli.runtime;

import io.nodeagent.cri.spec.SeccompProfileSource;
import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Where containers' system call filters come from. */
final class SeccompSource implements SeccompProfileSource {
    static SeccompProfileSource create() {
        return new SeccompSource();
    }

    @Override
    public ObjectNode runtimeDefault(Set<String> capabilities) {
        throw new FailedPreconditionException("seccomp_profile RuntimeDefault is not built yet: use Unconfined");
    }

    @Override
    public ObjectNode localhost(Path file) {
        throw new FailedPreconditionException("seccomp_profile Localhost is not built yet: use Unconfined");
    }
}
