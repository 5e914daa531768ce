package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Nodes. */
final class NodeFormat implements TableFormat {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final List<Column> COLUMNS = List.of(
            Column.objectName(),
            Column.text("Status"),
            Column.text("Roles"),
            Column.text("Age"),
            Column.text("Version"),
            Column.wide("Internal-IP"),
            Column.wide("External-IP"),
            Column.wide("OS-Image"),
            Column.wide("Kernel-Version"),
            Column.wide("Container-Runtime"));

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public List<Object> cells(ObjectNode node, Instant now) {
        return List.of(
                new ObjectMeta(node).name(),
                status(node),
                roles(node),
                Age.since(Json.text(node, "metadata", "creationTimestamp"), now),
                Json.text(node, "status", "nodeInfo", "kubeletVersion"),
                address(node, "InternalIP"),
                address(node, "ExternalIP"),
                orUnknown(Json.text(node, "status", "nodeInfo", "osImage")),
                orUnknown(Json.text(node, "status", "nodeInfo", "kernelVersion")),
                orUnknown(Json.text(node, "status", "nodeInfo", "containerRuntimeVersion")));
    }

    private static String status(ObjectNode node) {
        List<String> parts = new ArrayList<>();
        for (ObjectNode condition : Json.objects(node, "status", "conditions")) {
            if (Json.text(condition, "type").equals("Ready")) {
                parts.add(Json.text(condition, "status").equals("True") ? "Ready" : "NotReady");
            }
        }
        if (parts.isEmpty()) {
            parts.add("Unknown");
        }
        if (Json.at(node, "spec", "unschedulable").asBoolean(false)) {
            parts.add("SchedulingDisabled");
        }
        return String.join(",", parts);
    }

    private static String roles(ObjectNode node) {
        TreeSet<String> roles = new TreeSet<>();
        for (var label : Json.at(node, "metadata", "labels").properties()) {
            if (label.getKey().startsWith(ROLE_PREFIX) && label.getKey().length() > ROLE_PREFIX.length()) {
                roles.add(label.getKey().substring(ROLE_PREFIX.length()));
            } else if (label.getKey().equals("kubernetes.io/role")) {
                roles.add(label.getValue().asString(""));
            }
        }
        return Cells.orNone(String.join(",", roles));
    }

    private static String address(ObjectNode node, String type) {
        return Json.objects(node, "status", "addresses").stream()
                .filter(a -> Json.text(a, "type").equals(type))
                .map(a -> Json.text(a, "address"))
                .findFirst()
                .orElse(Cells.NONE);
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? Age.UNKNOWN : text;
    }
}
