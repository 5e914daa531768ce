package io.nodeagent.standalone.discovery;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.schema.ObjectSchema.Document;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The discovery documents by path. */
public final class Discovery {
    private static final String JSON = "application/json";
    private static final List<String> AGGREGATED_VERSIONS = List.of("v2", "v2beta1");

    private final Map<String, byte[]> documents = new HashMap<>();

    /** @param version the Kubernetes version whose API is served, such as {@code v1.36.0} */
    public Discovery(String version) {
        documents.put("/version", Json.encode(version(version)));
        documents.put("/api", Json.encode(coreVersions()));
        documents.put("/apis", Json.encode(groups()));
        documents.put("/api/v1", Json.encode(LegacyDocuments.resources("", "v1")));
        for (String group : ResourceTypes.groups()) {
            documents.put("/apis/" + group, Json.encode(LegacyDocuments.group(group)));
            String served = ResourceTypes.versionOf(group);
            documents.put("/apis/" + group + "/" + served, Json.encode(LegacyDocuments.resources(group, served)));
        }
        documents.put("/", Json.encode(paths()));
        for (String aggregated : AGGREGATED_VERSIONS) {
            documents.put("/api " + aggregated, Json.encode(AggregatedDocuments.core(aggregated)));
            documents.put("/apis " + aggregated, Json.encode(AggregatedDocuments.groups(aggregated)));
        }
    }

    /** The document at a path in the form that is accepted; empty where there is none. */
    public Optional<Document> document(String path, List<String> accept) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (plain.equals("/api") || plain.equals("/apis")) {
            Optional<String> aggregated = aggregated(accept);
            if (aggregated.isPresent()) {
                String type = JSON + ";g=apidiscovery.k8s.io;v=" + aggregated.get() + ";as=APIGroupDiscoveryList";
                return Optional.ofNullable(documents.get(plain + " " + aggregated.get()))
                        .map(body -> new Document(type, body));
            }
        }
        return Optional.ofNullable(documents.get(plain)).map(body -> new Document(JSON, body));
    }

    /** The first aggregated version among the accepted media types that comes before plain JSON. */
    private static Optional<String> aggregated(List<String> accept) {
        for (String alternative : String.join(",", accept).split(",", -1)) {
            String type = alternative.replace(" ", "");
            if (type.equals(JSON)) {
                return Optional.empty();
            }
            for (String version : AGGREGATED_VERSIONS) {
                if (type.startsWith(JSON)
                        && type.contains(";as=APIGroupDiscoveryList")
                        && (type + ";").contains(";v=" + version + ";")) {
                    return Optional.of(version);
                }
            }
        }
        return Optional.empty();
    }

    private static ObjectNode version(String version) {
        String[] numbers = version.substring(1).split("[.+-]", -1);
        ObjectNode info = Json.object();
        info.put("major", numbers[0]);
        info.put("minor", numbers[1]);
        info.put("gitVersion", version);
        info.put("gitCommit", "");
        info.put("gitTreeState", "");
        info.put("buildDate", "");
        info.put("goVersion", "");
        info.put("compiler", "java " + Runtime.version().feature());
        info.put("platform", "linux/" + System.getProperty("os.arch"));
        return info;
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = Json.object();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private static ObjectNode groups() {
        ObjectNode list = Json.object();
        list.put("kind", "APIGroupList");
        list.put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        ResourceTypes.groups().forEach(group -> groups.add(LegacyDocuments.group(group)));
        return list;
    }

    private ObjectNode paths() {
        ObjectNode root = Json.object();
        ArrayNode paths = root.putArray("paths");
        documents.keySet().stream().sorted().forEach(paths::add);
        List.of("/healthz", "/livez", "/readyz").forEach(paths::add);
        return root;
    }
}
