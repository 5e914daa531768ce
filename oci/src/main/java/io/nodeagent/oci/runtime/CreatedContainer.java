package io.nodeagent.oci.runtime;

import io.nodeagent.linux.process.ProcessIdentity;

/** The processes of a new container: its init, and the conmon that watches it. */
public record CreatedContainer(ProcessIdentity init, ProcessIdentity monitor) {}
