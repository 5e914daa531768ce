package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.Optional;

/** The process namespace that an ephemeral container asks to share: that of one container, as {@code kubectl debug --target}. */
final class PidTarget {
    private PidTarget() {}

    /** The configuration with its target in it; where pods or the host share their processes it sees the target anyway. */
    static ContainerConfig join(ContainerConfig config, Pod pod, ObservedPod observed) {
        Optional<String> target = PodContainers.target(pod, config.getMetadata().getName());
        NamespaceOption namespaces = config.getLinux().getSecurityContext().getNamespaceOptions();
        if (target.isEmpty() || namespaces.getPid() != NamespaceMode.CONTAINER) {
            return config;
        }
        ObservedContainer joined = observed.newest(target.get())
                .filter(container -> container.phase() == ContainerPhase.RUNNING)
                .orElseThrow(() -> new FailedPreconditionException(
                        "the target container " + target.get() + " does not run: its processes cannot be joined"));
        ContainerConfig.Builder changed = config.toBuilder();
        changed.getLinuxBuilder()
                .getSecurityContextBuilder()
                .getNamespaceOptionsBuilder()
                .setPid(NamespaceMode.TARGET)
                .setTargetId(joined.id());
        return changed.build();
    }
}
