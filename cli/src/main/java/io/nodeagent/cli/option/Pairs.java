package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values such as {@code memory=1Gi,cpu=500m}. */
final class Pairs {
    private Pairs() {}

    /**
     * Reads them, in their order.
     *
     * @param option whose value it is, for the error
     * @param between what stands between a name and its amount
     */
    static Map<String, String> parse(String option, String between, Optional<String> text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (text.filter(t -> !t.isBlank()).isEmpty()) {
            return pairs;
        }
        for (String pair : text.get().split(",", -1)) {
            String[] sides = pair.split(between, 2);
            if (sides.length != 2 || pairs.put(sides[0].strip(), sides[1].strip()) != null) {
                throw new InvalidArgumentException("%s: '%s': give each name once, as NAME%sVALUE with commas between"
                        .formatted(option, pair, between));
            }
        }
        return pairs;
    }
}
