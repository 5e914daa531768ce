package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.status.Phases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a pod's spec this node does not do. A field that the pod cannot do without refuses the pod; one that it only
 * loses something by is warned of, with its path.
 */
final class Admission {
    private static final String REASON = "UnsupportedField";
    private static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    private Admission() {}

    /** Why the pod must not run here, if so. */
    static Optional<Refusal> refusal(Pod pod) {
        List<String> fields = new ArrayList<>();
        var spec = pod.getSpec();
        if (spec.getRuntimeClassName() != null && !spec.getRuntimeClassName().isEmpty()) {
            fields.add("spec.runtimeClassName");
        }
        if (spec.getOs() != null && !"linux".equals(spec.getOs().getName())) {
            fields.add("spec.os.name");
        }
        each("spec.initContainers", spec.getInitContainers(), (path, container) -> {
            unsafe(path, container, fields);
            if (container.getRestartPolicy() != null && !PodContainers.isSidecar(container)) {
                fields.add(path + ".restartPolicy");
            }
        });
        each("spec.containers", spec.getContainers(), (path, container) -> unsafe(path, container, fields));
        return fields.isEmpty() || started(pod)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        REASON,
                        "Pod was rejected: this node does not support %s yet".formatted(String.join(", ", fields))));
    }

    /** Fields that were accepted when the pod started stay accepted: a refusal would kill what runs. */
    private static boolean started(Pod pod) {
        return pod.getStatus() != null
                && (Phases.RUNNING.equals(pod.getStatus().getPhase())
                        || Phases.terminal(pod.getStatus().getPhase()));
    }

    private static void unsafe(String path, Container container, List<String> fields) {
        if (!container.getRestartPolicyRules().isEmpty()) {
            fields.add(path + ".restartPolicyRules");
        }
    }

    /** Paths of the fields that are ignored, each with what that means. */
    static List<String> warnings(Pod pod) {
        List<String> warnings = new ArrayList<>();
        each("spec.containers", pod.getSpec().getContainers(), (path, container) -> {
            warn(warnings, path + ".restartPolicy", container.getRestartPolicy(), "the pod's policy applies");
            warn(
                    warnings,
                    path + ".resources.limits[" + EPHEMERAL_STORAGE + "]",
                    limit(container, EPHEMERAL_STORAGE),
                    "what the container writes is not limited");
        });
        return warnings;
    }

    private static @Nullable Quantity limit(Container container, String resource) {
        var resources = container.getResources();
        return resources == null || resources.getLimits() == null
                ? null
                : resources.getLimits().get(resource);
    }

    private static void warn(List<String> warnings, String path, @Nullable Object value, String meaning) {
        if (value != null) {
            warnings.add("%s is not supported by this node yet and ignored: %s".formatted(path, meaning));
        }
    }

    /** When {@code spec.activeDeadlineSeconds} runs out. */
    static Optional<Instant> deadline(Pod pod, PodMemory memory) {
        Long seconds = pod.getSpec().getActiveDeadlineSeconds();
        boolean terminal =
                pod.getStatus() != null && Phases.terminal(pod.getStatus().getPhase());
        if (seconds == null || terminal) {
            return Optional.empty();
        }
        Optional<Instant> start = pod.getStatus() != null && pod.getStatus().getStartTime() != null
                ? Optional.of(Instant.parse(pod.getStatus().getStartTime()))
                : Optional.ofNullable(memory.startTime());
        return start.map(t -> t.plusSeconds(seconds));
    }

    private interface Visitor {
        void visit(String path, Container container);
    }

    private static void each(String path, List<Container> containers, Visitor visitor) {
        for (int i = 0; i < containers.size(); i++) {
            visitor.visit("%s[%d]".formatted(path, i), containers.get(i));
        }
    }
}
