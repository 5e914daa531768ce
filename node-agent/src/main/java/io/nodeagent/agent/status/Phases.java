package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pod's phase from its containers' states, by the rules of the pod lifecycle documentation. */
public final class Phases {
    public static final String PENDING = "Pending";
    public static final String RUNNING = "Running";
    public static final String SUCCEEDED = "Succeeded";
    public static final String FAILED = "Failed";

    private Phases() {}

    /** Whether a pod in that phase never runs again. */
    public static boolean terminal(@Nullable String phase) {
        return SUCCEEDED.equals(phase) || FAILED.equals(phase);
    }

    /**
     * @param ended the pod is being ended and nothing of it runs any more
     */
    static String of(Parts parts, RestartPolicy policy, boolean ended) {
        Counts init = Counts.of(parts.inits());
        Counts main = Counts.of(parts.containers());
        if (policy == RestartPolicy.NEVER && init.failed > 0) {
            return FAILED;
        }
        if (ended) {
            boolean clean = main.stopped == main.succeeded && main.waiting == 0 && main.running == 0;
            return clean && init.failed == 0 && main.stopped > 0 ? SUCCEEDED : FAILED;
        }
        if (init.succeeded < parts.inits().size() && main.running + main.stopped == 0) {
            return PENDING;
        }
        if (main.waiting > 0) {
            return PENDING;
        }
        // A sidecar has no say in how its pod ends, but it is not over before the last of them is.
        if (main.running > 0 || (main.stopped > 0 && Counts.of(parts.sidecars()).running > 0)) {
            return RUNNING;
        }
        if (main.stopped == 0) {
            return PENDING;
        }
        return switch (policy) {
            case ALWAYS -> RUNNING;
            case ON_FAILURE -> main.stopped == main.succeeded ? SUCCEEDED : RUNNING;
            case NEVER -> main.stopped == main.succeeded ? SUCCEEDED : FAILED;
        };
    }

    /** The containers that count, each in its own way; {@code inits} are those that run to their end. */
    record Parts(List<ContainerStatus> inits, List<ContainerStatus> sidecars, List<ContainerStatus> containers) {}

    /** Containers by state; one that waits for its restart counts as stopped. */
    private record Counts(int waiting, int running, int stopped, int succeeded, int failed) {
        static Counts of(List<ContainerStatus> statuses) {
            int waiting = 0;
            int running = 0;
            int stopped = 0;
            int succeeded = 0;
            for (ContainerStatus status : statuses) {
                ContainerState state = status.getState();
                if (state.getRunning() != null) {
                    running++;
                } else if (state.getTerminated() != null) {
                    stopped++;
                    succeeded += state.getTerminated().getExitCode() == 0 ? 1 : 0;
                } else if (status.getLastState() != null
                        && status.getLastState().getTerminated() != null) {
                    stopped++;
                } else {
                    waiting++;
                }
            }
            return new Counts(waiting, running, stopped, succeeded, stopped - succeeded);
        }
    }
}
