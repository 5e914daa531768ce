package io.nodeagent.standalone.pod;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourcePolicy;
import io.nodeagent.standalone.store.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods: bound to our node as they are made, deleted gracefully, their status written by the node only. */
public final class PodPolicy implements ResourcePolicy {
    private static final List<String> NOT_READY =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    private static final int NOT_READY_SECONDS = 300;

    private final String nodeName;
    private final ServiceAccountAdmission serviceAccounts;

    public PodPolicy(String nodeName, ObjectStore store) {
        this.nodeName = nodeName;
        this.serviceAccounts = new ServiceAccountAdmission(store);
    }

    @Override
    public void prepareCreate(ObjectNode pod, Instant now) {
        new ObjectMeta(pod).tree().put("generation", 1);
        ObjectNode spec = Json.child(pod, "spec");
        ObjectNode status = pod.putObject("status");
        status.put("phase", "Pending");
        status.put("qosClass", QosClass.of(pod));
        if (Json.text(spec, "nodeName").isEmpty()) {
            bind(pod, nodeName, now);
        }
        serviceAccounts.admit(pod);
        admit(spec);
    }

    @Override
    public void prepareUpdate(ObjectNode pod, ObjectNode old, String subresource) {
        switch (subresource) {
            case "" -> Json.copyField(old, pod, "status");
            case "ephemeralcontainers" -> {
                ObjectNode wanted = Json.child(pod, "spec");
                pod.setAll(old.deepCopy());
                Json.copyField(wanted, Json.child(pod, "spec"), "ephemeralContainers");
            }
            default -> {
                Json.copyField(old, pod, "spec");
                Json.copyField(new ObjectMeta(old).tree(), new ObjectMeta(pod).tree(), "ownerReferences");
            }
        }
        if (!pod.path("spec").equals(old.path("spec"))) {
            ObjectNode metadata = new ObjectMeta(pod).tree();
            metadata.put("generation", metadata.path("generation").asInt(0) + 1);
        }
        ObjectNode status = Json.child(pod, "status");
        Json.putIfAbsent(status, "qosClass", Json.at(old, "status", "qosClass"));
    }

    /** A pod that never ran or is over has nothing to stop; a negative period means one second. */
    @Override
    public long graceSeconds(ObjectNode pod, OptionalLong asked) {
        String phase = Json.text(pod, "status", "phase");
        if (Json.text(pod, "spec", "nodeName").isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        long period = asked.orElse(
                Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30));
        return period < 0 ? 1 : period;
    }

    /** Gives an unbound pod its node, as a scheduler's binding would. */
    public static void bind(ObjectNode pod, String nodeName, Instant now) {
        Json.child(pod, "spec").put("nodeName", nodeName);
        ArrayNode conditions = Json.children(Json.child(pod, "status"), "conditions");
        ObjectNode scheduled = conditions.addObject();
        scheduled.put("type", "PodScheduled");
        scheduled.put("status", "True");
        scheduled.putNull("lastProbeTime");
        scheduled.put("lastTransitionTime", Json.time(now));
    }

    /** What the default admission plugins of a cluster add beside: priority and tolerations. */
    private static void admit(ObjectNode spec) {
        Json.putIfAbsent(spec, "priority", 0);
        Json.putIfAbsent(spec, "preemptionPolicy", "PreemptLowerPriority");
        ArrayNode tolerations = Json.children(spec, "tolerations");
        for (String taint : NOT_READY) {
            boolean present = Json.objects(spec, "tolerations").stream()
                    .anyMatch(t -> Json.text(t, "key").equals(taint)
                            || (Json.text(t, "key").isEmpty()
                                    && Json.text(t, "operator").equals("Exists")));
            if (!present) {
                ObjectNode toleration = tolerations.addObject();
                toleration.put("key", taint);
                toleration.put("operator", "Exists");
                toleration.put("effect", "NoExecute");
                toleration.put("tolerationSeconds", NOT_READY_SECONDS);
            }
        }
    }
}
