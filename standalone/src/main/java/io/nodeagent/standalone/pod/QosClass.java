package io.nodeagent.standalone.pod;

import io.nodeagent.standalone.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod's quality of service class, from its containers' cpu and memory. */
final class QosClass {
    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private QosClass() {}

    static String of(JsonNode pod) {
        List<ObjectNode> containers = new ArrayList<>(Json.objects(pod, "spec", "initContainers"));
        containers.addAll(Json.objects(pod, "spec", "containers"));
        boolean any = false;
        boolean guaranteed = true;
        for (ObjectNode container : containers) {
            for (String resource : RESOURCES) {
                JsonNode request = Json.at(container, "resources", "requests", resource);
                JsonNode limit = Json.at(container, "resources", "limits", resource);
                any |= isPositive(request) || isPositive(limit);
                guaranteed &= isPositive(limit) && (request.isMissingNode() || request.equals(limit));
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean isPositive(JsonNode quantity) {
        String digits = quantity.asString("").replaceAll("[^0-9.].*$", "");
        try {
            return !digits.isEmpty() && new BigDecimal(digits).signum() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
