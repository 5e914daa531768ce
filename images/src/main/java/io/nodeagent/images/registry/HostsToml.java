package io.nodeagent.images.registry;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.images.registry.RegistryEndpoint.Capability;
import io.nodeagent.images.registry.TlsSettings.ClientCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Reads a {@code hosts.toml}: the format of containerd's document "Registry Configuration". */
final class HostsToml {
    private static final TomlMapper TOML = new TomlMapper();

    private final Path file;

    private HostsToml(Path file) {
        this.file = file;
    }

    /**
     * The endpoints of a file: its mirrors in their order, then its server.
     *
     * @param file what relative paths are relative to, and what errors name
     * @param upstream the registry by itself, for what the file does not say
     */
    static List<RegistryEndpoint> parse(String text, Path file, RegistryEndpoint upstream) {
        HostsToml reader = new HostsToml(file);
        JsonNode root;
        try {
            root = TOML.readTree(text);
        } catch (JacksonException e) {
            throw reader.refused(e.getOriginalMessage());
        }
        List<RegistryEndpoint> endpoints = new ArrayList<>();
        for (Map.Entry<String, JsonNode> host : root.path("host").properties()) {
            URI base = reader.base(host.getKey(), host.getValue());
            endpoints.add(reader.endpoint(
                    base,
                    host.getValue(),
                    !base.getAuthority().equals(upstream.base().getAuthority())));
        }
        String server = root.path("server").asString("");
        URI base = server.isEmpty() ? upstream.base() : reader.base(server, root);
        if (endpoints.stream().noneMatch(e -> e.base().equals(base))) {
            endpoints.add(reader.endpoint(base, root, false));
        }
        return endpoints;
    }

    private RegistryEndpoint endpoint(URI base, JsonNode settings, boolean mirror) {
        return new RegistryEndpoint(base, capabilities(settings), tls(settings), headers(settings), mirror);
    }

    private URI base(String text, JsonNode settings) {
        String host = text.replaceFirst("^[a-z]+://", "");
        String withScheme = text.contains("://")
                ? text
                : (RegistryHosts.isThisMachine(host.replaceFirst("/.*", "")) ? "http://" : "https://") + text;
        try {
            URI uri = URI.create(withScheme.replaceFirst("/+$", ""));
            if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
                throw refused("'" + text + "' is not an http or https URL");
            }
            boolean whole = settings.path("override_path").asBoolean(false)
                    || uri.getPath().endsWith("/v2");
            return whole ? uri : URI.create(uri + "/v2");
        } catch (IllegalArgumentException e) {
            throw refused("'" + text + "' is not a URL");
        }
    }

    private Set<Capability> capabilities(JsonNode settings) {
        JsonNode list = settings.path("capabilities");
        if (list.isMissingNode()) {
            return EnumSet.allOf(Capability.class);
        }
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String name : strings(list)) {
            switch (name) {
                case "pull" -> capabilities.add(Capability.PULL);
                case "resolve" -> capabilities.add(Capability.RESOLVE);
                case "push" -> {}
                default -> throw refused("unknown capability '" + name + "': pull, resolve and push are known");
            }
        }
        return capabilities;
    }

    private TlsSettings tls(JsonNode settings) {
        return new TlsSettings(
                strings(settings.path("ca")).stream().map(this::resolve).toList(),
                clients(settings.path("client")),
                settings.path("skip_verify").asBoolean(false));
    }

    /** A file with both, files with both, or pairs of certificate and key. */
    private List<ClientCertificate> clients(JsonNode node) {
        List<ClientCertificate> clients = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode element : node) {
                clients.addAll(element.isArray() ? List.of(pair(strings(element))) : clients(element));
            }
        } else if (node.isString()) {
            Path both = resolve(node.asString());
            clients.add(new ClientCertificate(both, both));
        }
        return clients;
    }

    private ClientCertificate pair(List<String> files) {
        if (files.isEmpty() || files.size() > 2) {
            throw refused("a client is a certificate and a key, not " + files.size() + " files");
        }
        Path certificate = resolve(files.getFirst());
        Path key = files.getLast().isEmpty() ? certificate : resolve(files.getLast());
        return new ClientCertificate(certificate, key);
    }

    private static Map<String, String> headers(JsonNode settings) {
        Map<String, String> headers = new LinkedHashMap<>();
        settings.path("header")
                .properties()
                .forEach(h ->
                        headers.put(h.getKey(), strings(h.getValue()).stream().collect(Collectors.joining(", "))));
        return headers;
    }

    private Path resolve(String path) {
        return file.resolveSibling(path);
    }

    private static List<String> strings(JsonNode node) {
        List<String> strings = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(n -> strings.add(n.asString("")));
        } else if (node.isString()) {
            strings.add(node.asString());
        }
        return strings;
    }

    private FailedPreconditionException refused(String why) {
        return new FailedPreconditionException(file + ": " + why);
    }
}
