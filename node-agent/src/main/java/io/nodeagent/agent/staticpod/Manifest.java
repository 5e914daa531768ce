package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;

/** What was found in a file of the folder. */
sealed interface Manifest {
    Path file();

    /**
     * A pod.
     *
     * @param ignored a line for each field that a pod does not have
     */
    record Wanted(Path file, Pod pod, List<String> ignored) implements Manifest {
        public Wanted {
            ignored = List.copyOf(ignored);
        }
    }

    /** Nothing that could be run. */
    record Broken(Path file, String why) implements Manifest {}
}
