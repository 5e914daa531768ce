package io.nodeagent.images.registry;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.images.registry.RegistryEndpoint.Capability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers have a registry's content: {@code HOST/hosts.toml} in a folder as containerd's {@code certs.d}, read at
 * each pull. Without one, the registry itself, by HTTPS, or by HTTP when it is this machine.
 */
public final class RegistryHosts {
    private final Path folder;

    /**
     * Endpoints by the files of a folder.
     *
     * @param folder need not exist
     */
    public RegistryHosts(Path folder) {
        this.folder = folder;
    }

    /** Where to look, in this order. */
    List<RegistryEndpoint> endpoints(String registry) {
        RegistryEndpoint upstream = upstream(registry);
        return file(registry).map(f -> read(f, upstream)).orElse(List.of(upstream));
    }

    private static List<RegistryEndpoint> read(Path file, RegistryEndpoint upstream) {
        try {
            return HostsToml.parse(Files.readString(file), file, upstream);
        } catch (NoSuchFileException e) {
            return List.of(upstream);
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    /** A colon is awkward in folder names, so {@code host_port_} is another way to write the folder. */
    private Optional<Path> file(String registry) {
        int colon = registry.lastIndexOf(':');
        boolean hasPort = colon > registry.lastIndexOf(']') && colon > 0;
        String escaped = hasPort ? registry.substring(0, colon) + "_" + registry.substring(colon + 1) + "_" : registry;
        return List.of(escaped, registry, "_default").stream()
                .map(name -> folder.resolve(name).resolve("hosts.toml"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static RegistryEndpoint upstream(String registry) {
        String host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
        String scheme = isThisMachine(host) && !host.endsWith(":443") ? "http" : "https";
        URI base;
        try {
            base = URI.create(scheme + "://" + host + "/v2");
        } catch (IllegalArgumentException e) {
            throw new FailedPreconditionException("'" + registry + "' cannot be the host of a URL", e);
        }
        return new RegistryEndpoint(base, EnumSet.allOf(Capability.class), TlsSettings.DEFAULT, Map.of(), false);
    }

    static boolean isThisMachine(String host) {
        String name = host.replaceFirst(":[0-9]+$", "");
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.[0-9]{1,3}){3}");
    }
}
