package io.nodeagent.agent.staticpod;

import java.util.List;

/** What an API server does to the text of a pod, for pods that come by none. */
public interface PodSchema {
    /**
     * Reads a text of YAML or JSON.
     *
     * @throws io.nodeagent.errors.InvalidArgumentException it is not one pod; the message says what it is
     */
    Parsed parse(byte[] text);

    /**
     * Fills in the defaults of a pod and validates it, both as JSON.
     *
     * @throws io.nodeagent.errors.InvalidArgumentException with the paths of what is wrong
     */
    String complete(String pod);

    /**
     * A pod without its defaults.
     *
     * @param json its fields in the order of their names, so that equal pods are equal texts
     * @param ignored a line for each field that a pod does not have
     */
    record Parsed(String json, List<String> ignored) {
        public Parsed {
            ignored = List.copyOf(ignored);
        }
    }
}
