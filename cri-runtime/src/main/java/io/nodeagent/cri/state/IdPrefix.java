package io.nodeagent.cri.state;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** An id as people type it: whole, or its first digits as long as only one thing begins with them. */
public final class IdPrefix {
    private IdPrefix() {}

    /** What a map by whole ids holds for {@code typed}; empty when nothing begins with it or it is empty. */
    public static <T> Optional<T> find(NavigableMap<String, T> byId, String typed) {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        T exact = byId.get(typed);
        if (exact != null) {
            return Optional.of(exact);
        }
        List<T> matches = byId.tailMap(typed, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(typed))
                .limit(2)
                .map(Map.Entry::getValue)
                .toList();
        if (matches.size() > 1) {
            throw new InvalidArgumentException(
                    "'" + typed + "' is the beginning of more than one id: give more digits");
        }
        return matches.stream().findFirst();
    }
}
