package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The downward API for variables: {@code valueFrom.fieldRef}. */
final class PodFields {
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['(.*)']");

    private PodFields() {}

    /**
     * The addresses a container may ask for.
     *
     * @param podIps primary first; empty before the sandbox runs
     */
    record Addresses(List<String> podIps, List<String> hostIps) {
        Addresses {
            podIps = List.copyOf(podIps);
            hostIps = List.copyOf(hostIps);
        }
    }

    /** The value of a field; a label or annotation the pod does not have is the empty text. */
    static String value(String fieldPath, Pod pod, Addresses addresses) {
        Matcher subscript = SUBSCRIPT.matcher(fieldPath);
        if (subscript.matches()) {
            Map<String, String> map = subscript.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return entry(map, Objects.requireNonNull(subscript.group(2)));
        }
        return switch (fieldPath) {
            case "metadata.name" -> text(pod.getMetadata().getName());
            case "metadata.namespace" -> text(pod.getMetadata().getNamespace());
            case "metadata.uid" -> text(pod.getMetadata().getUid());
            case "spec.nodeName" -> text(pod.getSpec().getNodeName());
            case "spec.serviceAccountName" -> text(pod.getSpec().getServiceAccountName());
            case "status.podIP" -> first(addresses.podIps());
            case "status.podIPs" -> String.join(",", addresses.podIps());
            case "status.hostIP" -> first(addresses.hostIps());
            case "status.hostIPs" -> String.join(",", addresses.hostIps());
            default -> throw new InvalidArgumentException("unsupported fieldPath: " + fieldPath);
        };
    }

    private static String entry(@Nullable Map<String, String> map, String key) {
        return map == null ? "" : text(map.get(key));
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }

    private static String first(List<String> addresses) {
        return addresses.isEmpty() ? "" : addresses.getFirst();
    }
}
