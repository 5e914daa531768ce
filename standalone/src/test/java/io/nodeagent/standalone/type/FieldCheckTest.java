package io.nodeagent.standalone.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class FieldCheckTest {
    private static final TypeCatalog CATALOG = TypeCatalog.bundled();

    @Test
    void aPodOfKnownFieldsIsFine() {
        FieldCheck check = pod("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"b": "c"}, "finalizers": null},
                 "spec": {"containers": [{"name": "c", "image": "i", "resources": {"limits": {"cpu": 1, "memory": "64Mi"}},
                  "livenessProbe": {"httpGet": {"port": "http"}}, "ports": [{"containerPort": 80}]}]}}
                """);
        assertEquals(new FieldCheck(List.of(), List.of()), check);
    }

    @Test
    void unknownFieldsAreNamedByPath() {
        FieldCheck check = pod("""
                {"spec": {"containers": [{"name": "c"}, {"imagee": "i", "env": [{"nam": "x"}]}], "restartpolicy": "Never"}, "sepc": {}}
                """);
        assertEquals(
                List.of("spec.containers[1].imagee", "spec.containers[1].env[0].nam", "spec.restartpolicy", "sepc"),
                check.unknownFields());
    }

    @Test
    void valuesOfTheWrongFormAreNamedByPath() {
        FieldCheck check = pod("""
                {"metadata": {"labels": {"a": 1}, "name": 5}, "spec": {"containers": {}, "hostNetwork": "yes",
                 "terminationGracePeriodSeconds": 1.5}}
                """);
        assertEquals(5, check.wrongTypes().size(), check.wrongTypes().toString());
        assertTrue(
                check.wrongTypes().contains("metadata.labels.a: found number 1, want string"),
                check.wrongTypes().toString());
        assertTrue(check.wrongTypes().contains("spec.containers: found an object, want an array"));
    }

    @Test
    void theCatalogKnowsMergeKeys() {
        ObjectType container = CATALOG.find("Container").orElseThrow();
        assertEquals(
                "name",
                java.util.Objects.requireNonNull(container.fields().get("env"))
                        .mergeKey()
                        .orElseThrow());
        assertEquals(
                List.of("containerPort", "protocol"),
                java.util.Objects.requireNonNull(container.fields().get("ports"))
                        .listKeys());
        assertTrue(CATALOG.topLevel("v1", "Pod").isPresent());
        assertTrue(CATALOG.topLevel("v2", "Pod").isEmpty());
        assertTrue(CATALOG.topLevel("v1", "Container").isEmpty());
    }

    private static FieldCheck pod(String json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        return FieldCheck.strip(CATALOG, CATALOG.topLevel("v1", "Pod").orElseThrow(), node);
    }
}
