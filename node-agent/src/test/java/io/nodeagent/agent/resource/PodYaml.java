package io.nodeagent.agent.resource;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Pods of tests, read from YAML as users write it. */
public final class PodYaml {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private PodYaml() {}

    /** A pod named web in the namespace shop, with this spec. */
    public static Pod withSpec(String spec) {
        return of("""
                metadata: {name: web, namespace: shop, uid: 0f1e2d3c-0000-4000-8000-000000000001}
                spec:
                """ + spec.indent(2));
    }

    public static Pod of(String yaml) {
        return YAML.unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, Pod.class);
    }

    public static <T> T of(String yaml, Class<T> type) {
        return YAML.unmarshal("---\n" + yaml, type);
    }
}
