package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the resolv.conf, hosts and hostname that its containers see in /etc. */
final class FilesStep implements SandboxStep {
    private final SandboxFolders folders;
    private final Path hostEtc;

    /** @param hostEtc the host's /etc */
    FilesStep(SandboxFolders folders, Path hostEtc) {
        this.folders = folders;
        this.hostEtc = hostEtc;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        SandboxDefinition definition = sandbox.definition();
        String hostname = definition.hostname().isEmpty()
                        || definition.namespaces().hostNetwork()
                ? readOr(Path.of("/proc/sys/kernel/hostname"), "localhost").trim()
                : definition.hostname();
        write(sandbox, "hostname", hostname + "\n");
        write(sandbox, "resolv.conf", resolverConfiguration(definition.dns()));
        write(
                sandbox,
                "hosts",
                definition.namespaces().hostNetwork()
                        ? readOr(hostEtc.resolve("hosts"), hosts(List.of(), hostname))
                        : hosts(
                                sandbox.attachment()
                                        .map(SandboxRecord.Attachment::addresses)
                                        .orElse(List.of()),
                                hostname));
        return sandbox;
    }

    /** The files go with the sandbox's folder. */
    @Override
    public void undo(SandboxRecord sandbox) {}

    /** Content for resolv.conf(5). */
    String resolverConfiguration(SandboxDefinition.Dns dns) {
        if (dns.equals(SandboxDefinition.Dns.OF_HOST)) {
            return readOr(hostEtc.resolve("resolv.conf"), "");
        }
        StringBuilder text = new StringBuilder();
        if (!dns.searches().isEmpty()) {
            text.append("search ").append(String.join(" ", dns.searches())).append('\n');
        }
        dns.servers().forEach(s -> text.append("nameserver ").append(s).append('\n'));
        if (!dns.options().isEmpty()) {
            text.append("options ").append(String.join(" ", dns.options())).append('\n');
        }
        return text.toString();
    }

    /** Content for hosts(5). */
    static String hosts(List<String> addresses, String hostname) {
        StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        addresses.forEach(a -> text.append(a).append('\t').append(hostname).append('\n'));
        return text.toString();
    }

    private void write(SandboxRecord sandbox, String name, String content) {
        Path file = folders.file(sandbox.id(), name);
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
    }

    private static String readOr(Path file, String absent) {
        if (!Files.exists(file)) {
            return absent;
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
