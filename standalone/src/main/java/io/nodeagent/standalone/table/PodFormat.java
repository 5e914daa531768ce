package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Pods. */
final class PodFormat implements TableFormat {
    private static final List<Column> COLUMNS = List.of(
            Column.objectName(),
            Column.text("Ready"),
            Column.text("Status"),
            Column.text("Restarts"),
            Column.text("Age"),
            Column.wide("IP"),
            Column.wide("Node"),
            Column.wide("Nominated Node"),
            Column.wide("Readiness Gates"));

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public List<Object> cells(ObjectNode pod, Instant now) {
        PodStatusText status = PodStatusText.of(pod);
        return List.of(
                new ObjectMeta(pod).name(),
                status.ready() + "/" + status.total(),
                status.reason(),
                status.restartsText(now),
                Age.since(Json.text(pod, "metadata", "creationTimestamp"), now),
                Cells.orNone(Json.text(pod, "status", "podIP")),
                Cells.orNone(Json.text(pod, "spec", "nodeName")),
                Cells.orNone(Json.text(pod, "status", "nominatedNodeName")),
                readinessGates(pod));
    }

    @Override
    public Optional<String> completion(ObjectNode pod) {
        String phase = Json.text(pod, "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed") ? Optional.of(phase) : Optional.empty();
    }

    private static String readinessGates(ObjectNode pod) {
        List<ObjectNode> gates = Json.objects(pod, "spec", "readinessGates");
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        List<ObjectNode> conditions = Json.objects(pod, "status", "conditions");
        long open = gates.stream()
                .filter(gate -> conditions.stream()
                        .anyMatch(c -> Json.text(c, "type").equals(Json.text(gate, "conditionType"))
                                && Json.text(c, "status").equals("True")))
                .count();
        return open + "/" + gates.size();
    }
}
