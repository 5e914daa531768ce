package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The pod's /etc/hosts, one file for all its containers: its own addresses and its hostAliases. */
final class HostsFile {
    private static final String HEADER = "# Kubernetes-managed hosts file";

    private static final String LOOPBACK = """
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::0	ip6-localnet
            fe00::0	ip6-mcastprefix
            fe00::1	ip6-allnodes
            fe00::2	ip6-allrouters
            """;

    private final String clusterDomain;
    private final Path hostFile;

    /**
     * @param hostFile the host's own, which pods of the host's network start from
     */
    HostsFile(String clusterDomain, Path hostFile) {
        this.clusterDomain = clusterDomain;
        this.hostFile = hostFile;
    }

    /** Brings the file up to date, in place: running containers have this very file mounted. */
    void write(Path file, Pod pod, List<String> podIps) {
        byte[] wanted = text(pod, podIps).getBytes(StandardCharsets.UTF_8);
        BlockingCalls.run(Lane.RUNTIME, () -> {
            boolean same =
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(file), wanted);
            if (!same) {
                replaceContent(file, wanted);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        });
    }

    /** Cut to its length last: a full disk leaves no container without its hosts. */
    private static void replaceContent(Path file, byte[] wanted) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(wanted);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.truncate(wanted.length);
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
    }

    String text(Pod pod, List<String> podIps) {
        StringBuilder text = new StringBuilder(HEADER);
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            text.append(" (host network).\n").append(host());
        } else {
            text.append(".\n").append(LOOPBACK);
            String name = Hostname.of(pod);
            String domain = Hostname.domain(pod, clusterDomain);
            podIps.forEach(ip -> text.append(ip)
                    .append('\t')
                    .append(domain.isEmpty() ? name : name + "." + domain + "\t" + name)
                    .append('\n'));
        }
        List<HostAlias> aliases =
                Optional.ofNullable(pod.getSpec().getHostAliases()).orElse(List.of());
        if (!aliases.isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            aliases.forEach(alias -> text.append(alias.getIp())
                    .append('\t')
                    .append(String.join("\t", alias.getHostnames()))
                    .append('\n'));
        }
        return text.toString();
    }

    private String host() {
        try {
            String text = new String(Files.readAllBytes(hostFile), StandardCharsets.UTF_8);
            return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        } catch (IOException _) {
            // A host without the file has names all the same; the loopback ones are what programs count on.
            return LOOPBACK;
        }
    }
}
