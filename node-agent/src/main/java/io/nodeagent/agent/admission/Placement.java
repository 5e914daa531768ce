package io.nodeagent.agent.admission;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.nodeagent.agent.memory.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a node's labels and taints are those that a pod wants: nodeSelector, required node affinity, tolerations. */
final class Placement {
    private static final String NO_EXECUTE = "NoExecute";

    private Placement() {}

    static Optional<Refusal> mistake(PodSpec pod, Node node) {
        if (!selected(pod, node)) {
            return Optional.of(Refusal.of(
                    "NodeAffinity",
                    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"));
        }
        return taints(node).stream().allMatch(taint -> tolerated(pod, taint))
                ? Optional.empty()
                : Optional.of(Refusal.of("TaintToleration", "Predicate TaintToleration failed"));
    }

    private static boolean selected(PodSpec pod, Node node) {
        Map<String, String> labels = labels(node);
        Map<String, String> selector = pod.getNodeSelector();
        if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
            return false;
        }
        Affinity affinity = pod.getAffinity();
        if (affinity == null
                || affinity.getNodeAffinity() == null
                || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
            return true;
        }
        return affinity
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream()
                .anyMatch(term -> matches(term, labels, node.getMetadata().getName()));
    }

    private static Map<String, String> labels(Node node) {
        return Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    }

    /** A term without any requirement matches no node. */
    private static boolean matches(NodeSelectorTerm term, Map<String, String> labels, String name) {
        List<NodeSelectorRequirement> expressions = term.getMatchExpressions();
        List<NodeSelectorRequirement> fields = term.getMatchFields();
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(r -> matches(r, labels.get(r.getKey())))
                && fields.stream().allMatch(r -> matches(r, r.getKey().equals("metadata.name") ? name : null));
    }

    private static boolean matches(NodeSelectorRequirement requirement, @Nullable String value) {
        List<String> values = requirement.getValues();
        return switch (requirement.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, values).filter(c -> c > 0).isPresent();
            case "Lt" -> compared(value, values).filter(c -> c < 0).isPresent();
            default -> false;
        };
    }

    /** Empty unless both are whole numbers. */
    private static Optional<Integer> compared(@Nullable String value, List<String> values) {
        try {
            return value == null || values.size() != 1
                    ? Optional.empty()
                    : Optional.of(Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The other effects are for schedulers. */
    private static List<Taint> taints(Node node) {
        List<Taint> taints = node.getSpec() == null ? null : node.getSpec().getTaints();
        return taints == null
                ? List.of()
                : taints.stream().filter(t -> NO_EXECUTE.equals(t.getEffect())).toList();
    }

    static boolean tolerated(PodSpec pod, Taint taint) {
        List<Toleration> tolerations = pod.getTolerations();
        return tolerations != null && tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String effect = text(toleration.getEffect());
        String key = text(toleration.getKey());
        if (!(effect.isEmpty() || effect.equals(taint.getEffect())) || !(key.isEmpty() || key.equals(taint.getKey()))) {
            return false;
        }
        return "Exists".equals(toleration.getOperator())
                || (!key.isEmpty() && text(toleration.getValue()).equals(text(taint.getValue())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
