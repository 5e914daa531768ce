package io.nodeagent.standalone.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.type.TypeCatalog;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class OpenApiTest {
    private final OpenApi documents = new OpenApi(TypeCatalog.bundled(), ResourceTypes.all());

    @Test
    void theIndexNamesDocumentsThatExist() {
        JsonNode paths = json(documents.index()).path("paths");
        assertTrue(paths.path("api/v1").path("serverRelativeURL").asString().startsWith("/openapi/v3/api/v1?hash="));
        paths.propertyNames()
                .forEach(name -> assertTrue(documents.groupVersion(name).isPresent(), name));
        assertTrue(documents.groupVersion("apis/none/v1").isEmpty());
    }

    @Test
    void everyReferenceOfADocumentLeadsSomewhere() {
        for (String name : List.of("api/v1", "apis/coordination.k8s.io/v1")) {
            JsonNode document = json(documents.groupVersion(name).orElseThrow());
            for (String ref : document.findValuesAsString("$ref")) {
                String schema = ref.substring("#/components/schemas/".length());
                assertTrue(document.path("components").path("schemas").has(schema), ref);
            }
        }
    }

    @Test
    void aPatchOfAPodTakesFieldValidationAndStrategicMerge() {
        JsonNode patch = json(documents.groupVersion("api/v1").orElseThrow())
                .path("paths")
                .path("/api/v1/namespaces/{namespace}/pods/{name}")
                .path("patch");
        assertEquals(
                "Pod",
                patch.path("x-kubernetes-group-version-kind").path("kind").asString());
        assertTrue(
                patch.path("parameters").findValuesAsString("name").containsAll(List.of("dryRun", "fieldValidation")));
        assertTrue(patch.path("requestBody").path("content").has("application/strategic-merge-patch+json"));
    }

    @Test
    void schemasCarryKubernetesExtensions() {
        JsonNode env = json(documents.version2())
                .path("definitions")
                .path("io.k8s.api.core.v1.Container")
                .path("properties")
                .path("env");
        assertEquals("merge", env.path("x-kubernetes-patch-strategy").asString());
        assertEquals("name", env.path("x-kubernetes-patch-merge-key").asString());
    }

    @Test
    void theProtobufFormIsAMessageWithPathsAndDefinitions() throws IOException {
        UnknownFieldSet document = UnknownFieldSet.parseFrom(documents.version2Protobuf());
        assertEquals(
                "2.0", document.getField(1).getLengthDelimitedList().getFirst().toStringUtf8());
        UnknownFieldSet definitions = UnknownFieldSet.parseFrom(
                document.getField(9).getLengthDelimitedList().getFirst());
        JsonNode json = json(documents.version2());
        assertEquals(
                json.path("definitions").size(),
                definitions.getField(1).getLengthDelimitedList().size());
    }

    @Test
    void protobufIsAskedForByEitherOfItsNames() {
        // The first as kubectl 1.20 sends it, the second with the fallback that newer ones name.
        assertTrue(OpenApi.asksForProtobuf("application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
        assertTrue(OpenApi.asksForProtobuf(
                "application/com.github.proto-openapi.spec.v2.v1.0+protobuf, application/json"));
        assertFalse(OpenApi.asksForProtobuf("application/json"));
    }

    private static JsonNode json(byte[] document) {
        return JsonMapper.shared().readTree(document);
    }
}
