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
    /** The media type of version 2 as protobuf. */
    public static final String PROTOBUF_V2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /**
     * The name that clients ask for {@link #PROTOBUF_V2} by, those before kubectl 1.27 for it alone; it is no valid media
     * type because of its {@code @}, so the answer is called by the other one.
     */
    private static final String PROTOBUF_V2_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private final OpenApiV3 v3;
    private final OpenApiV2 v2;
    private final Map<String, byte[]> built = new ConcurrentHashMap<>();

    /** Documents for these kinds. */
    public OpenApi(TypeCatalog catalog, List<ResourceType> types) {
        this.v3 = new OpenApiV3(catalog, types);
        this.v2 = new OpenApiV2(catalog, types);
    }

    /** Whether a request's Accept header asks for version 2 as protobuf. */
    public static boolean asksForProtobuf(String accept) {
        return accept.contains(PROTOBUF_V2_ASKED) || accept.contains(PROTOBUF_V2);
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
