package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.CgroupPath;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a container is run, beside what it is.
 *
 * @param id unique on the machine
 * @param bundle an existing folder of the container's own, for config.json, pid files and sockets; dies with the boot
 * @param log where its output goes, in the CRI log format; empty to drop it
 * @param stdin whether its stdin stays open for attaching clients
 * @param stdinOnce whether its stdin ends when the first attached client leaves
 * @param monitorCgroup the group conmon is put into before the container is made
 */
public record ContainerLaunch(
        String id,
        Path bundle,
        Optional<Path> log,
        boolean terminal,
        boolean stdin,
        boolean stdinOnce,
        Optional<CgroupPath> monitorCgroup) {}
