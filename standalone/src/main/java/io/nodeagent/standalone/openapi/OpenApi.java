package io.nodeagent.standalone.openapi;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.type.TypeCatalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** The documents below {@code /openapi}, each built once, when it is first asked for. */
public final class OpenApi {
    /** What clients before kubectl 1.27 accept for version 2, and nothing else. */
    public static final String PROTOBUF_V2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final OpenApiV3 v3;
    private final OpenApiV2 v2;
    private final Map<String, byte[]> built = new ConcurrentHashMap<>();

    /** Documents for these kinds. */
    public OpenApi(TypeCatalog catalog, List<ResourceType> types) {
        this.v3 = new OpenApiV3(catalog, types);
        this.v2 = new OpenApiV2(catalog, types);
    }

    /** JSON of {@code /openapi/v3}. */
    public byte[] index() {
        return built.computeIfAbsent("v3", _ -> json(v3.index()));
    }

    /** JSON of {@code /openapi/v3/NAME}; empty for a name that the index does not have. */
    public Optional<byte[]> groupVersion(String name) {
        return Optional.ofNullable(built.computeIfAbsent(
                        "v3/" + name, _ -> v3.document(name).map(OpenApi::json).orElse(new byte[0])))
                .filter(b -> b.length > 0);
    }

    /** JSON of {@code /openapi/v2}. */
    public byte[] version2() {
        return built.computeIfAbsent("v2", _ -> json(v2.document()));
    }

    /** {@code /openapi/v2} as the protobuf message {@code openapi.v2.Document} of gnostic. */
    public byte[] version2Protobuf() {
        return built.computeIfAbsent("v2pb", _ -> OpenApiV2Protobuf.encode(v2.document()));
    }

    private static byte[] json(ObjectNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
