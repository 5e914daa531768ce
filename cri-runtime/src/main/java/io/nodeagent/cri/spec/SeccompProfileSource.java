package io.nodeagent.cri.spec;

import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** Where system call filters come from, as {@code linux.seccomp} objects of the runtime specification. */
public interface SeccompProfileSource {
    /** The default filter, for a process with these capabilities. */
    ObjectNode runtimeDefault(java.util.Set<String> capabilities);

    /** The filter in a file of the host. */
    ObjectNode localhost(Path file);
}
