package io.nodeagent.oci.seccomp;

import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Where a container's system call filter comes from; {@code Unconfined} is to give it none. */
public final class SeccompProfiles {
    private final SystemCallTable table;
    private final Architecture architecture;

    /** Profiles for the machine this runs on. */
    public SeccompProfiles() {
        this(Architecture.current());
    }

    SeccompProfiles(Architecture architecture) {
        this.table = SystemCallTable.load();
        this.architecture = architecture;
    }

    /**
     * The profile RuntimeDefault for a container whose bounding set is {@code capabilities}: what it was given a
     * capability for is not kept from it by the filter.
     */
    public ObjectNode runtimeDefault(Set<String> capabilities) {
        return new RuntimeDefault(table, architecture).resolve(capabilities);
    }

    /**
     * The profile in a file, whose format is the specification's {@code linux.seccomp}.
     *
     * @throws io.nodeagent.errors.FailedPreconditionException there is no such file
     * @throws io.nodeagent.errors.InvalidArgumentException it holds no profile; the message names file and field
     */
    public ObjectNode localhost(Path file) {
        return ProfileFile.read(file);
    }
}
