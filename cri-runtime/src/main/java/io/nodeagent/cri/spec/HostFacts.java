package io.nodeagent.cri.spec;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What this machine lets the agent do, looked up once.
 *
 * @param capabilities those the agent has, and so can give away
 * @param oomScoreAdj the agent's own: without CAP_SYS_RESOURCE nobody gets a lower one
 * @param cgroupNamespaces whether containers get a cgroup namespace (cgroup v2)
 * @param hugepages whether hugepage limits can be set
 * @param apparmor whether the kernel enforces AppArmor profiles
 */
public record HostFacts(
        Set<String> capabilities, int oomScoreAdj, boolean cgroupNamespaces, boolean hugepages, boolean apparmor) {
    private static final String PERMITTED = "CapPrm:";

    public HostFacts {
        capabilities = Set.copyOf(capabilities);
    }

    /** Looks at this process and kernel (capabilities(7), proc_pid_oom_score_adj(5)). */
    public static HostFacts probe(boolean cgroupNamespaces, boolean hugepages) {
        String permitted = read(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith(PERMITTED))
                .findFirst()
                .map(line -> line.substring(PERMITTED.length()).trim())
                .orElse("0");
        Path apparmor = Path.of("/sys/module/apparmor/parameters/enabled");
        return new HostFacts(
                CapabilitySets.ofMask(Long.parseUnsignedLong(permitted, 16)),
                Integer.parseInt(read(Path.of("/proc/self/oom_score_adj")).trim()),
                cgroupNamespaces,
                hugepages,
                Files.exists(apparmor) && read(apparmor).startsWith("Y"));
    }

    boolean mayLowerOomScore() {
        return capabilities.contains("CAP_SYS_RESOURCE");
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
