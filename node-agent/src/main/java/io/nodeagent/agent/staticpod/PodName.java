package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Pod;

/** What is unique among the pods of a moment. */
record PodName(String namespace, String name) {
    static PodName of(Pod pod) {
        return new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
