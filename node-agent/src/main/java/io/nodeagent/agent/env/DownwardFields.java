package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The downward API for files, which may also hold all labels or annotations, and knows no addresses. */
public final class DownwardFields {
    private DownwardFields() {}

    /** The text of a field of the pod's metadata. */
    public static String ofPod(String fieldPath, Pod pod) {
        return switch (fieldPath) {
            case "metadata.labels" -> lines(pod.getMetadata().getLabels());
            case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
            default -> {
                if (!fieldPath.startsWith("metadata.")) {
                    throw new InvalidArgumentException("unsupported fieldPath: " + fieldPath);
                }
                yield PodFields.value(fieldPath, pod, new PodFields.Addresses(List.of(), List.of()));
            }
        };
    }

    /** An amount of the container that the selector names. */
    public static String ofContainer(ResourceFieldSelector field, Pod pod, NodeResources node) {
        if (field.getContainerName() == null || field.getContainerName().isEmpty()) {
            throw new InvalidArgumentException("resourceFieldRef.containerName: give the name of a container");
        }
        Container any = pod.getSpec().getContainers().getFirst();
        return ContainerResourceField.value(field, pod, any, node);
    }

    /** Lines of {@code key="value"} in the order of the keys; readers split at the quotes, hence the escapes. */
    private static String lines(@Nullable Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(map == null ? Map.of() : map).forEach((key, value) -> {
            text.append(text.isEmpty() ? "" : "\n").append(key).append('=');
            quote(value, text);
        });
        return text.toString();
    }

    /** As Go's {@code strconv.Quote}: what does not print is escaped, other text stays as it is. */
    private static void quote(String value, StringBuilder out) {
        out.append('"');
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 7 -> out.append("\\a");
                case 11 -> out.append("\\v");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append("\\x%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append('"');
    }
}
