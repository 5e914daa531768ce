package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of core/v1 for pods (k8s.io/kubernetes {@code pkg/apis/core/v1/defaults.go}). */
final class PodDefaults {
    private PodDefaults() {}

    static void apply(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        Json.putIfAbsent(spec, "restartPolicy", "Always");
        Json.putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
        Json.putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        Json.putIfAbsent(spec, "schedulerName", "default-scheduler");
        Json.putIfAbsent(spec, "enableServiceLinks", true);
        Json.child(spec, "securityContext");
        Json.objects(spec, "initContainers").forEach(c -> container(c, spec));
        Json.objects(spec, "containers").forEach(c -> container(c, spec));
        Json.objects(spec, "ephemeralContainers").forEach(c -> container(c, spec));
        Json.objects(spec, "volumes").forEach(PodDefaults::volume);
    }

    private static void container(ObjectNode container, ObjectNode spec) {
        Json.putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
        Json.putIfAbsent(container, "terminationMessagePolicy", "File");
        Json.putIfAbsent(container, "imagePullPolicy", pullPolicy(Json.text(container, "image")));
        for (ObjectNode port : Json.objects(container, "ports")) {
            Json.putIfAbsent(port, "protocol", "TCP");
            if (spec.path("hostNetwork").asBoolean(false)) {
                Json.putIfAbsent(port, "hostPort", port.path("containerPort").asInt(0));
            }
        }
        for (ObjectNode variable : Json.objects(container, "env")) {
            if (Json.at(variable, "valueFrom", "fieldRef") instanceof ObjectNode reference) {
                Json.putIfAbsent(reference, "apiVersion", "v1");
            }
        }
        resources(Json.child(container, "resources"));
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe) instanceof ObjectNode found) {
                probe(found);
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            if (Json.at(container, "lifecycle", hook, "httpGet") instanceof ObjectNode get) {
                httpGet(get);
            }
        }
    }

    /** A limit without a request is the request as well. */
    private static void resources(ObjectNode resources) {
        if (resources.get("limits") instanceof ObjectNode limits && !limits.isEmpty()) {
            ObjectNode requests = Json.child(resources, "requests");
            for (Map.Entry<String, JsonNode> limit : limits.properties()) {
                Json.putIfAbsent(requests, limit.getKey(), limit.getValue());
            }
        }
    }

    private static void probe(ObjectNode probe) {
        Json.putIfAbsent(probe, "timeoutSeconds", 1);
        Json.putIfAbsent(probe, "periodSeconds", 10);
        Json.putIfAbsent(probe, "successThreshold", 1);
        Json.putIfAbsent(probe, "failureThreshold", 3);
        if (probe.get("httpGet") instanceof ObjectNode get) {
            httpGet(get);
        }
        if (probe.get("grpc") instanceof ObjectNode grpc) {
            Json.putIfAbsent(grpc, "service", "");
        }
    }

    private static void httpGet(ObjectNode get) {
        Json.putIfAbsent(get, "path", "/");
        Json.putIfAbsent(get, "scheme", "HTTP");
    }

    private static void volume(ObjectNode volume) {
        for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
            if (volume.get(source) instanceof ObjectNode found) {
                Json.putIfAbsent(found, "defaultMode", 0644);
            }
        }
        if (volume.get("hostPath") instanceof ObjectNode found) {
            Json.putIfAbsent(found, "type", "");
        }
        if (volume.size() == 1) {
            volume.putObject("emptyDir");
        }
    }

    /** {@code :latest}, spelt out or implied, is pulled always. */
    private static String pullPolicy(String image) {
        if (image.contains("@")) {
            return "IfNotPresent";
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        int colon = last.lastIndexOf(':');
        boolean latest = colon < 0 || last.substring(colon + 1).equals("latest");
        return latest ? "Always" : "IfNotPresent";
    }
}
