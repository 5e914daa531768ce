package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code kubectl get pods} says in READY, STATUS and RESTARTS: the phase, or whatever explains it better
 * (k8s.io/kubernetes {@code pkg/printers/internalversion}, printPod).
 */
record PodStatusText(int ready, int total, String reason, long restarts, String lastRestart) {
    static PodStatusText of(ObjectNode pod) {
        return new Reading(pod).result();
    }

    String restartsText(Instant now) {
        return restarts == 0 || lastRestart.isEmpty()
                ? Long.toString(restarts)
                : "%d (%s ago)".formatted(restarts, Age.since(lastRestart, now));
    }

    /** One pass over a pod's container statuses. */
    private static final class Reading {
        private final ObjectNode pod;
        private final Set<String> sidecars = new HashSet<>();
        private final List<ObjectNode> initContainers;
        private int ready;
        private int total;
        private String reason;
        private long restarts;
        private long sidecarRestarts;
        private String lastRestart = "";
        private String lastSidecarRestart = "";

        Reading(ObjectNode pod) {
            this.pod = pod;
            this.initContainers = Json.objects(pod, "spec", "initContainers");
            this.total = Json.objects(pod, "spec", "containers").size();
            String stated = Json.text(pod, "status", "reason");
            this.reason = stated.isEmpty() ? Json.text(pod, "status", "phase") : stated;
        }

        PodStatusText result() {
            for (ObjectNode container : initContainers) {
                if (Json.text(container, "restartPolicy").equals("Always")) {
                    sidecars.add(Json.text(container, "name"));
                    total++;
                }
            }
            schedulingGates();
            boolean initializing = readInitContainers();
            if (!initializing || initialized()) {
                restarts = sidecarRestarts;
                lastRestart = lastSidecarRestart;
                readContainers();
            }
            if (new ObjectMeta(pod).isTerminating()) {
                reason = Json.text(pod, "status", "reason").equals("NodeLost") ? "Unknown" : terminating();
            }
            return new PodStatusText(ready, total, reason, restarts, lastRestart);
        }

        private String terminating() {
            String phase = Json.text(pod, "status", "phase");
            return phase.equals("Succeeded") || phase.equals("Failed") ? reason : "Terminating";
        }

        private void schedulingGates() {
            for (JsonNode condition : Json.at(pod, "status", "conditions")) {
                if (Json.text(condition, "type").equals("PodScheduled")
                        && Json.text(condition, "reason").equals("SchedulingGated")) {
                    reason = "SchedulingGated";
                }
            }
        }

        /** Whether an init container still runs or failed. */
        private boolean readInitContainers() {
            List<ObjectNode> statuses = Json.objects(pod, "status", "initContainerStatuses");
            for (int i = 0; i < statuses.size(); i++) {
                ObjectNode status = statuses.get(i);
                boolean sidecar = sidecars.contains(Json.text(status, "name"));
                countRestarts(status, sidecar);
                JsonNode terminated = Json.at(status, "state", "terminated");
                if (terminated.isObject() && terminated.path("exitCode").asInt(0) == 0) {
                    continue;
                }
                if (sidecar && status.path("started").asBoolean(false)) {
                    ready += status.path("ready").asBoolean(false) ? 1 : 0;
                    continue;
                }
                reason = "Init:" + initReason(status, i);
                return true;
            }
            return false;
        }

        private String initReason(ObjectNode status, int index) {
            JsonNode terminated = Json.at(status, "state", "terminated");
            if (terminated.isObject()) {
                return terminatedReason(terminated);
            }
            String waiting = Json.text(status, "state", "waiting", "reason");
            if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                return waiting;
            }
            return index + "/" + initContainers.size();
        }

        private void readContainers() {
            boolean running = false;
            List<ObjectNode> statuses = Json.objects(pod, "status", "containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                ObjectNode status = statuses.get(i);
                countRestarts(status, false);
                JsonNode state = status.path("state");
                String waiting = Json.text(state, "waiting", "reason");
                if (!waiting.isEmpty()) {
                    reason = waiting;
                } else if (state.path("terminated").isObject()) {
                    reason = terminatedReason(state.path("terminated"));
                } else if (status.path("ready").asBoolean(false)
                        && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            if (reason.equals("Completed") && running) {
                reason = hasCondition("Ready") ? "Running" : "NotReady";
            }
        }

        private void countRestarts(ObjectNode status, boolean sidecar) {
            long count = status.path("restartCount").asLong(0);
            String finished = Json.text(status, "lastState", "terminated", "finishedAt");
            restarts += count;
            lastRestart = later(lastRestart, finished);
            if (sidecar) {
                sidecarRestarts += count;
                lastSidecarRestart = later(lastSidecarRestart, finished);
            }
        }

        private boolean initialized() {
            return hasCondition("Initialized");
        }

        private boolean hasCondition(String type) {
            return Json.objects(pod, "status", "conditions").stream()
                    .anyMatch(c -> Json.text(c, "type").equals(type)
                            && Json.text(c, "status").equals("True"));
        }

        private static String terminatedReason(JsonNode terminated) {
            String stated = Json.text(terminated, "reason");
            if (!stated.isEmpty()) {
                return stated;
            }
            int signal = terminated.path("signal").asInt(0);
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asInt(0);
        }

        /** RFC 3339 in UTC sorts as text. */
        private static String later(String one, String other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }
}
