package io.nodeagent.standalone.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceTypes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class TableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "125, 2m5s",
        "599, 9m59s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "28799, 7h59m",
        "28800, 8h",
        "172799, 47h",
        "172800, 2d",
        "180000, 2d2h",
        "691200, 8d",
        "63072000, 2y",
        "-5, <invalid>"
    })
    void ages(long seconds, String text) {
        assertEquals(text, Age.human(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pending | {} | {"phase":"Pending"} | 0/1 Pending 0
            pulling fails | {} | {"phase":"Pending","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"ErrImagePull"}}}]} | 0/1 ErrImagePull 0
            running | {} | {"phase":"Running","containerStatuses":[{"name":"a","ready":true,"state":{"running":{}}}]} | 1/1 Running 0
            restarted | {} | {"phase":"Running","containerStatuses":[{"name":"a","ready":true,"restartCount":3,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-01T00:05:00Z"}}}]} | 1/1 Running 3 (5m ago)
            completed | {} | {"phase":"Succeeded","containerStatuses":[{"name":"a","state":{"terminated":{"reason":"Completed","exitCode":0}}}]} | 0/1 Completed 0
            failed without a reason | {} | {"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":3}}}]} | 0/1 ExitCode:3 0
            killed by a signal | {} | {"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":137,"signal":9}}}]} | 0/1 Signal:9 0
            terminating | {"deletionTimestamp":"2026-01-01T00:00:00Z"} | {"phase":"Running"} | 0/1 Terminating 0
            evicted | {} | {"phase":"Failed","reason":"Evicted"} | 0/1 Evicted 0
            an init container runs | {} | {"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"running":{}}}]} | 0/1 Init:0/1 0
            an init container failed | {} | {"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]} | 0/1 Init:CrashLoopBackOff 2
            """)
    void podStatus(String what, String metadata, String status, String text) {
        ObjectNode pod = Json.object();
        pod.set("metadata", Json.parse(metadata));
        pod.set("spec", Json.parse("{\"containers\":[{\"name\":\"a\"}],\"initContainers\":[{\"name\":\"i\"}]}"));
        pod.set("status", Json.parse(status));
        List<Object> cells = new PodFormat().cells(pod, NOW);
        assertEquals(text, cells.get(1) + " " + cells.get(2) + " " + cells.get(3), what);
    }

    @Test
    void aTableHasColumnsAndRows() {
        ObjectNode configMap = Json.parseObject("""
                {"metadata":{"name":"c","creationTimestamp":"2026-01-01T00:00:00Z"},"data":{"a":"1","b":"2"}}
                """);
        TableWriter writer = new TableWriter(ResourceTypes.CONFIG_MAPS, "", Clock.fixed(NOW, ZoneOffset.UTC));
        ObjectNode table = writer.table(List.of(configMap), true);
        assertEquals(Json.parse("[\"c\",2,\"10m\"]"), table.path("rows").path(0).path("cells"));
        assertEquals(
                List.of("Name", "Data", "Age"),
                Json.objects(table, "columnDefinitions").stream()
                        .map(c -> Json.text(c, "name"))
                        .toList());
        assertEquals("PartialObjectMetadata", Json.text(table.path("rows").path(0), "object", "kind"));
    }
}
