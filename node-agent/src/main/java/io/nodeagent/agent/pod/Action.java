package io.nodeagent.agent.pod;

import io.nodeagent.agent.probe.ProbeKind;
import java.time.Instant;
import java.util.Optional;

/** One step toward what is desired. At most one action is in flight for a target. */
sealed interface Action {
    /** What it works on; failures are remembered under it. */
    String target();

    /** What may run beside it. */
    default Kind kind() {
        return Kind.INDEPENDENT;
    }

    /** Whether the runtime may have something else to tell once it is carried out. */
    default boolean changesRuntime() {
        return true;
    }

    /** The running container that it needs: it is pointless once that has ended. */
    default Optional<String> within() {
        return Optional.empty();
    }

    /** Actions of the pod exclude each other by kind: nothing is made while something is torn down. */
    enum Kind {
        MAKES,
        TEARS_DOWN,
        INDEPENDENT
    }

    /** Prepares the pod and runs its sandbox. */
    record CreateSandbox(int attempt) implements Action {
        @Override
        public String target() {
            return "sandbox";
        }

        @Override
        public Kind kind() {
            return Kind.MAKES;
        }
    }

    /** Finds or pulls the image of a container, by its pull policy. */
    record PullImage(String container) implements Action {
        @Override
        public String target() {
            return "image:" + container;
        }
    }

    record CreateAndStartContainer(String container, int attempt, String sandboxId) implements Action {
        @Override
        public String target() {
            return "container:" + container;
        }

        @Override
        public Kind kind() {
            return Kind.MAKES;
        }
    }

    /** Starts a container that an agent made and did not live to start. */
    record StartContainer(String container, int attempt, String id) implements Action {
        @Override
        public String target() {
            return "container:" + container;
        }

        @Override
        public Kind kind() {
            return Kind.MAKES;
        }
    }

    /**
     * Stops a container: its stop signal, then SIGKILL.
     *
     * @param deadline when the container's grace ends
     * @param why the event's message
     */
    record KillContainer(String container, String id, Instant deadline, String why) implements Action {
        @Override
        public String target() {
            return "kill:" + id;
        }
    }

    /** Runs the hook of a container that just started. */
    record PostStart(String container, String id, int attempt) implements Action {
        @Override
        public String target() {
            return "postStart:" + id;
        }

        @Override
        public Optional<String> within() {
            return Optional.of(id);
        }
    }

    /**
     * Runs the hook of a container that is to be stopped.
     *
     * @param deadline when the container's grace ends
     * @param why the event's message
     */
    record PreStop(String container, String id, Instant deadline, String why) implements Action {
        @Override
        public String target() {
            return "preStop:" + id;
        }

        @Override
        public Optional<String> within() {
            return Optional.of(id);
        }
    }

    /** Asks a running container how it is. */
    record Probe(String container, String id, ProbeKind probe) implements Action {
        @Override
        public String target() {
            return "probe:" + probe + ":" + id;
        }

        @Override
        public boolean changesRuntime() {
            return false;
        }
    }

    record RemoveContainer(String id, String logPath) implements Action {
        @Override
        public String target() {
            return "remove:" + id;
        }
    }

    record StopSandbox(String id) implements Action {
        @Override
        public String target() {
            return "stop:" + id;
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }
    }

    record RemoveSandbox(String id) implements Action {
        @Override
        public String target() {
            return "remove:" + id;
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }
    }

    /** Removes the volumes of a pod of which nothing will run any more. */
    record ReleaseVolumes() implements Action {
        @Override
        public String target() {
            return "volumes";
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }

        @Override
        public boolean changesRuntime() {
            return false;
        }
    }

    /** Removes what the pod has outside the runtime. */
    record CleanUp() implements Action {
        @Override
        public String target() {
            return "pod";
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }
    }

    /** Takes the object out of the API once its last status is there. */
    record DeleteFromApi() implements Action {
        @Override
        public String target() {
            return "pod";
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }
    }

    /** Nothing is left: the worker ends. */
    record Forget() implements Action {
        @Override
        public String target() {
            return "pod";
        }

        @Override
        public Kind kind() {
            return Kind.TEARS_DOWN;
        }
    }
}
