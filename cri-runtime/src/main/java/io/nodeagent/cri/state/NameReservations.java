package io.nodeagent.cri.state;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which names are taken, by which id: of two that ask for one name at once, one gets it.
 *
 * @param <N> a name, a value with equality
 * @param <I> an id
 */
public final class NameReservations<N, I> {
    private final ConcurrentMap<N, I> owners = new ConcurrentHashMap<>();

    /** Takes a name; answers who has it already, or empty when it is now ours. */
    public Optional<I> reserve(N name, I id) {
        return Optional.ofNullable(owners.putIfAbsent(name, id)).filter(owner -> !owner.equals(id));
    }

    /** Gives a name back, if it is this id's. */
    public void release(N name, I id) {
        owners.remove(name, id);
    }

    /** How many names are taken. */
    public int size() {
        return owners.size();
    }
}
