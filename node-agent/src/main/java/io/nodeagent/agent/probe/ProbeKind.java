package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a probe's answers decide. */
public enum ProbeKind {
    /** Whether the container has started; the other two wait for it. */
    STARTUP("Startup"),
    /** Whether the container has to be restarted. */
    LIVENESS("Liveness"),
    /** Whether the container takes traffic. */
    READINESS("Readiness");

    private final String word;

    ProbeKind(String word) {
        this.word = word;
    }

    /** As events name it. */
    public String word() {
        return word;
    }

    /** As it stands in the middle of a sentence. */
    public String adjective() {
        return word.toLowerCase(Locale.ROOT);
    }

    /** The container's probe of this kind. */
    public @Nullable Probe of(Container container) {
        return switch (this) {
            case STARTUP -> container.getStartupProbe();
            case LIVENESS -> container.getLivenessProbe();
            case READINESS -> container.getReadinessProbe();
        };
    }

    /** The kinds that the container has a probe of. */
    public static List<ProbeKind> in(Container container) {
        List<ProbeKind> kinds = new ArrayList<>();
        for (ProbeKind kind : values()) {
            if (kind.of(container) != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
