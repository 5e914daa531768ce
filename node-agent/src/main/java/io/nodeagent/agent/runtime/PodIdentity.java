package io.nodeagent.agent.runtime;

/** Who a pod is. */
public record PodIdentity(String namespace, String name, String uid) {
    /** As the kubelet writes it in messages: {@code name_namespace(uid)}. */
    public String display() {
        return name + "_" + namespace + "(" + uid + ")";
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
