package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;

/**
 * What a node brings along when it registers; later it is the cluster's to change.
 *
 * @param labels besides the ones that every node has
 */
public record Registration(Map<String, String> labels, List<Taint> taints) {
    public static final Registration PLAIN = new Registration(Map.of(), List.of());

    public Registration {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
