package io.nodeagent.cri.fake;

import io.nodeagent.errors.InternalException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Named places that fail when a test asks for it. */
public final class Failpoints {
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    public void arm(String place) {
        failing.add(place);
    }

    public void disarm() {
        failing.clear();
    }

    /** Fails when a test asked for it. */
    public void check(String place) {
        pass(place);
    }

    void pass(String place) {
        if (failing.contains(place)) {
            throw new InternalException("failpoint " + place);
        }
    }
}
