package io.nodeagent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.agent.staticpod.PodSchema;
import io.nodeagent.cli.agent.StandaloneSchema;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StandaloneSchemaTest {
    private final StandaloneSchema schema = new StandaloneSchema();

    private PodSchema.Parsed parse(String text) {
        return schema.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(String text) {
        return assertThrows(InvalidArgumentException.class, () -> parse(text)).getMessage();
    }

    @Test
    void yamlAndJsonAreTheSamePod() {
        PodSchema.Parsed yaml = parse("""
                kind: Pod
                apiVersion: v1
                # said twice
                metadata: {name: web, labels: {b: "2", a: "1"}}
                spec: {containers: [{image: i, name: c}]}
                """);
        assertEquals(yaml, parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"a": "1", "b": "2"}, "name": "web"},
                 "spec": {"containers": [{"name": "c", "image": "i"}]}}
                """));
        assertTrue(schema.complete(yaml.json()).contains("\"terminationGracePeriodSeconds\":30"));
    }

    @Test
    void whatAPodDoesNotHaveIsNamed() {
        assertEquals(
                List.of("unknown field \"spec.containers[0].imagePullPolice\""),
                parse("{apiVersion: v1, kind: Pod, metadata: {name: w},"
                                + " spec: {containers: [{name: c, image: i, imagePullPolice: Never}]}}")
                        .ignored());
    }

    @Test
    void whatIsNoPodIsRefusedInOneLine() {
        assertEquals(
                "this is no pod but 'apps/v1 Deployment': apiVersion and kind must be v1 and Pod",
                refusal("{apiVersion: apps/v1, kind: Deployment}"));
        for (String text : List.of("", "- a", "a: [", "a: 1\n---\nb: 2\n", "just words")) {
            String why = refusal(text);
            assertTrue(why.startsWith("this is "), why);
            assertEquals(1, why.lines().count(), why);
        }
        String wrong = assertThrows(
                        InvalidArgumentException.class,
                        () -> schema.complete(
                                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"W_\"},\"spec\":{}}"))
                .getMessage();
        assertTrue(wrong.startsWith("Pod \"W_\" is invalid: "), wrong);
        assertTrue(wrong.contains("spec.containers"), wrong);
    }
}
