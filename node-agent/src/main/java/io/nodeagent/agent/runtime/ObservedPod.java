package io.nodeagent.agent.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Everything the runtime has of one pod: sandboxes and containers, each newest first. */
public record ObservedPod(List<ObservedSandbox> sandboxes, List<ObservedContainer> containers) {
    private static final Comparator<ObservedSandbox> SANDBOXES = Comparator.comparingInt(ObservedSandbox::attempt)
            .thenComparing(ObservedSandbox::createdAt)
            .reversed();
    private static final Comparator<ObservedContainer> CONTAINERS = Comparator.comparingInt(ObservedContainer::attempt)
            .thenComparing(ObservedContainer::createdAt)
            .reversed();

    /** A pod of which the runtime has nothing. */
    public static final ObservedPod NOTHING = new ObservedPod(List.of(), List.of());

    public ObservedPod {
        sandboxes = sandboxes.stream().sorted(SANDBOXES).toList();
        containers = containers.stream().sorted(CONTAINERS).toList();
    }

    /** The newest sandbox if it is ready. */
    public Optional<ObservedSandbox> readySandbox() {
        return sandboxes.stream().findFirst().filter(ObservedSandbox::ready);
    }

    /** The containers of that name, newest first. */
    public List<ObservedContainer> containersNamed(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).toList();
    }

    /** The newest container of that name. */
    public Optional<ObservedContainer> newest(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** Whether the runtime has neither sandbox nor container of the pod. */
    public boolean nothing() {
        return sandboxes.isEmpty() && containers.isEmpty();
    }

    /** Changes whenever a sandbox or container comes, goes or changes its state. */
    public Fingerprint fingerprint() {
        Fingerprint.Builder builder = new Fingerprint.Builder();
        sandboxes.forEach(s -> builder.sandbox(s.id(), s.ready()));
        containers.forEach(c -> builder.container(c.id(), c.phase()));
        return builder.build();
    }
}
