package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.nodeagent.cri.v1.Capability;
import io.nodeagent.cri.v1.Int64Value;
import io.nodeagent.cri.v1.LinuxContainerSecurityContext;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The security context of a container: its own settings, then the pod's, then the image's user. */
final class ContainerSecurity {
    private final SecurityProfiles profiles;

    ContainerSecurity(SecurityProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * @throws FailedPreconditionException when the container would run as root against runAsNonRoot
     */
    LinuxContainerSecurityContext of(Pod pod, Container container, PodPreparation.ImageSpecUser image) {
        SecurityContext own =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        PodSecurityContext ofPod =
                Optional.ofNullable(pod.getSpec().getSecurityContext()).orElseGet(PodSecurityContext::new);
        NonRoot.verify(pod, container, image);
        LinuxContainerSecurityContext.Builder context = LinuxContainerSecurityContext.newBuilder()
                .setPrivileged(Boolean.TRUE.equals(own.getPrivileged()))
                .setNamespaceOptions(NamespaceOptions.of(pod.getSpec()))
                .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
                .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
                .addAllSupplementalGroups(supplementalGroups(ofPod))
                .setSupplementalGroupsPolicy(groupsPolicy(ofPod))
                .addAllMaskedPaths(ProcPaths.masked(own.getProcMount()))
                .addAllReadonlyPaths(ProcPaths.readOnly(own.getProcMount()))
                .setSeccomp(profiles.seccomp(own.getSeccompProfile(), ofPod.getSeccompProfile()));
        setUser(context, own, ofPod, image);
        SecurityProfiles.appArmor(own.getAppArmorProfile(), ofPod.getAppArmorProfile())
                .ifPresent(context::setApparmor);
        SecurityProfiles.seLinux(own.getSeLinuxOptions(), ofPod.getSeLinuxOptions())
                .ifPresent(context::setSelinuxOptions);
        capabilities(own).ifPresent(context::setCapabilities);
        return context.build();
    }

    /** fsGroup is one of the groups: what a volume was given to, the processes may use. */
    static List<Long> supplementalGroups(@Nullable PodSecurityContext pod) {
        List<Long> groups = new ArrayList<>();
        if (pod != null && pod.getFsGroup() != null) {
            groups.add(pod.getFsGroup());
        }
        if (pod != null && pod.getSupplementalGroups() != null) {
            groups.addAll(pod.getSupplementalGroups());
        }
        return groups;
    }

    static io.nodeagent.cri.v1.SupplementalGroupsPolicy groupsPolicy(PodSecurityContext pod) {
        return "Strict".equals(pod.getSupplementalGroupsPolicy())
                ? io.nodeagent.cri.v1.SupplementalGroupsPolicy.Strict
                : io.nodeagent.cri.v1.SupplementalGroupsPolicy.Merge;
    }

    static Int64Value int64(long value) {
        return Int64Value.newBuilder().setValue(value).build();
    }

    private static void setUser(
            LinuxContainerSecurityContext.Builder context,
            SecurityContext own,
            PodSecurityContext pod,
            PodPreparation.ImageSpecUser image) {
        Optional<Long> user = first(own.getRunAsUser(), pod.getRunAsUser());
        if (user.isPresent()) {
            context.setRunAsUser(int64(user.get()));
        } else if (image.uid().isEmpty() && !image.username().isEmpty()) {
            context.setRunAsUsername(image.username());
        } else {
            context.setRunAsUser(int64(image.uid().orElse(0L)));
        }
        first(own.getRunAsGroup(), pod.getRunAsGroup()).ifPresent(group -> context.setRunAsGroup(int64(group)));
    }

    private static Optional<Capability> capabilities(SecurityContext own) {
        if (own.getCapabilities() == null) {
            return Optional.empty();
        }
        List<String> add = own.getCapabilities().getAdd();
        List<String> drop = own.getCapabilities().getDrop();
        return Optional.of(Capability.newBuilder()
                .addAllAddCapabilities(add == null ? List.of() : add)
                .addAllDropCapabilities(drop == null ? List.of() : drop)
                .build());
    }

    private static <T> Optional<T> first(@Nullable T own, @Nullable T ofPod) {
        return Optional.ofNullable(own).or(() -> Optional.ofNullable(ofPod));
    }
}
