package io.nodeagent.agent.fake;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Arrays;

/** Pods to test with. */
public final class Pods {
    public static final String UID = "11111111-1111-1111-1111-111111111111";
    public static final String IMAGE = "sample:1";

    private Pods() {}

    public static PodBuilder pod(String restartPolicy, String... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid(UID)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node")
                .withRestartPolicy(restartPolicy)
                .withTerminationGracePeriodSeconds(30L)
                .withContainers(Arrays.stream(containers).map(Pods::container).toList())
                .endSpec();
    }

    public static Container container(String name) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .build();
    }

    public static Pod named(String uid, String name, Container container) {
        return pod("Always", "x")
                .editMetadata()
                .withUid(uid)
                .withName(name)
                .endMetadata()
                .editSpec()
                .withContainers(container)
                .endSpec()
                .build();
    }
}
