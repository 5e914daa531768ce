package io.nodeagent.cri;

import io.nodeagent.cgroups.CgroupPath;
import java.nio.file.Path;

/**
 * How a runtime is set up. Runtimes that differ in folders and cgroup live side by side.
 *
 * @param dataFolder for records, which outlive the boot
 * @param runFolder for pins, mounts and bundles, which die with the boot
 * @param cgroupRoot for sandboxes without a parent group and for the monitors; the runtime's own
 * @param defaultHandler which runtime handler the empty name means
 * @param version what the runtime calls its version
 */
public record CriConfig(
        Path dataFolder, Path runFolder, CgroupPath cgroupRoot, String defaultHandler, String version) {}
