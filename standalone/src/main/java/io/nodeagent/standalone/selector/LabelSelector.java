package io.nodeagent.standalone.selector;

import io.nodeagent.standalone.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A label selector: every requirement must hold. The syntax is that of k8s.io/apimachinery's {@code labels.Parse}. */
public record LabelSelector(List<Requirement> requirements) {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** How a requirement compares. */
    public enum Operator {
        EXISTS,
        ABSENT,
        IN,
        NOT_IN,
        GREATER,
        LESS
    }

    /** One condition on one label. */
    public record Requirement(String key, Operator operator, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        /** {@code NOT_IN} holds as well for an object without the label. */
        boolean matches(Optional<String> value) {
            return switch (operator) {
                case EXISTS -> value.isPresent();
                case ABSENT -> value.isEmpty();
                case IN -> value.filter(values::contains).isPresent();
                case NOT_IN -> value.filter(values::contains).isEmpty();
                case GREATER -> value.map(v -> compare(v) > 0).orElse(false);
                case LESS -> value.map(v -> compare(v) < 0).orElse(false);
            };
        }

        private int compare(String value) {
            try {
                return Long.compare(
                        Long.parseLong(value), Long.parseLong(values.iterator().next()));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** Reads a selector; throws a 400 status on bad syntax. */
    public static LabelSelector parse(String text) {
        return text.isBlank() ? EVERYTHING : new LabelSelectorParser(text).parse();
    }

    public boolean matches(JsonNode object) {
        JsonNode labels = Json.at(object, "metadata", "labels");
        return requirements.stream().allMatch(r -> {
            JsonNode value = labels.path(r.key());
            return r.matches(value.isString() ? Optional.of(value.stringValue()) : Optional.empty());
        });
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }
}
