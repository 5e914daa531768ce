package io.nodeagent.standalone.selector;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A field selector: comparisons of a few fields that a resource offers, all of which must hold. */
public record FieldSelector(List<Comparison> comparisons) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final Set<String> EVERY_RESOURCE = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> BY_RESOURCE = Map.of(
            "pods",
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName"),
            "nodes",
            Set.of("spec.unschedulable"),
            "namespaces",
            Set.of("status.phase"),
            "secrets",
            Set.of("type"),
            "events",
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type"));

    /** One comparison. */
    public record Comparison(String field, boolean equal, String value) {
        boolean matches(JsonNode object) {
            return valueOf(object).equals(value) == equal;
        }

        private String valueOf(JsonNode object) {
            if (field.equals("source")) {
                String component = Json.text(object, "source", "component");
                return component.isEmpty() ? Json.text(object, "reportingComponent") : component;
            }
            JsonNode found = Json.at(object, field.split("\\.", -1));
            if (found.isBoolean()) {
                return Boolean.toString(found.booleanValue());
            }
            boolean flag = field.equals("spec.unschedulable") || field.equals("spec.hostNetwork");
            return flag && !found.isString() ? "false" : found.asString("");
        }
    }

    public FieldSelector {
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Reads a selector; throws a 400 status on bad syntax and on a field the resource does not offer.
     *
     * @param resource the plural resource name
     */
    public static FieldSelector parse(String resource, String text) {
        List<Comparison> found = new ArrayList<>();
        for (String term : split(text)) {
            if (!term.isBlank()) {
                found.add(comparison(resource, term.strip()));
            }
        }
        return new FieldSelector(found);
    }

    public boolean matches(JsonNode object) {
        return comparisons.stream().allMatch(c -> c.matches(object));
    }

    public boolean isEverything() {
        return comparisons.isEmpty();
    }

    private static Comparison comparison(String resource, String term) {
        int sign = term.indexOf('=');
        if (sign <= 0) {
            throw Statuses.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        boolean equal = term.charAt(sign - 1) != '!';
        String field = term.substring(0, equal ? sign : sign - 1).strip();
        int from = equal && term.startsWith("==", sign) ? sign + 2 : sign + 1;
        if (!EVERY_RESOURCE.contains(field)
                && !BY_RESOURCE.getOrDefault(resource, Set.of()).contains(field)) {
            throw Statuses.badRequest("field label not supported: " + field);
        }
        return new Comparison(field, equal, unescape(term.substring(from)));
    }

    /** Splits at commas that no backslash protects. */
    private static List<String> split(String text) {
        List<String> terms = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                terms.add(text.substring(from, i));
                from = i + 1;
            }
        }
        terms.add(text.substring(from));
        return terms;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    throw Statuses.badRequest("invalid field selector: bad escape in '" + value + "'");
                }
                c = value.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
