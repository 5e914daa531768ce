package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.spec.RunAs;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The one user that all containers of a pod run as, by what the spec says. */
final class PodUser {
    private PodUser() {}

    /** Empty where a container names no user, or another one than the others. Ephemeral containers do not count. */
    static OptionalLong of(PodSpec spec) {
        List<Optional<Long>> users = Stream.of(spec.getInitContainers(), spec.getContainers())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(container -> RunAs.user(spec, container))
                .distinct()
                .toList();
        return users.size() == 1 && users.getFirst().isPresent()
                ? OptionalLong.of(users.getFirst().get())
                : OptionalLong.empty();
    }
}
