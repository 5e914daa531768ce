package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.cgroup.QosCgroups;
import io.nodeagent.agent.cgroup.QosClass;
import io.nodeagent.agent.credentials.PullSecrets;
import io.nodeagent.agent.credentials.RegistryLogin;
import io.nodeagent.agent.env.ContainerEnvironment;
import io.nodeagent.agent.objects.ObjectAccess;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.PodAmounts;
import io.nodeagent.agent.volume.PodFolders;
import io.nodeagent.agent.volume.PodVolumes;
import io.nodeagent.agent.volume.VolumeUpdates;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NodeAgentException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares pods on this machine's disk, mount table and cgroups.
 *
 * <p>The pod's folder is the first thing made and the last removed, so a pod that has anything at all has a folder:
 * that is how {@link #known} finds what a crash left.
 */
public final class LocalPodPreparation implements PodPreparation, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPodPreparation.class);
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");

    private final PodFolders folders;
    private final PodVolumes volumes;
    private final VolumeUpdates updates;
    private final QosCgroups cgroups;
    private final LogFolders logs;
    private final SandboxConfigs sandboxes;
    private final ContainerConfigs containers;
    private final PullSecrets pullSecrets;
    private final Supplier<List<String>> hostIps;

    /**
     * Makes the folders and groups that all pods share, and finds what an earlier agent left.
     *
     * @param hostIps the node's addresses, primary first
     */
    public LocalPodPreparation(
            PreparationOptions options,
            ObjectAccess objects,
            Cgroups cgroups,
            NodeResources node,
            Supplier<List<String>> hostIps,
            InstantSource clock) {
        this.folders = PodFolders.in(options.data());
        ObjectReader reader = objects.reader();
        this.volumes = new PodVolumes(folders, reader, node, clock);
        this.updates = new VolumeUpdates(volumes, objects.watches(), clock);
        this.cgroups = new QosCgroups(cgroups, options.cgroupRoot(), node);
        this.logs = new LogFolders(options.podLogs());
        String domain = options.dns().domain();
        this.sandboxes = new SandboxConfigs(new PodDns(options.dns(), options.hostResolvConf()), domain);
        this.containers = new ContainerConfigs(
                new ContainerEnvironment(reader, node, objects.services()),
                new ContainerMounts(volumes, folders, new HostsFile(domain, HOST_HOSTS)),
                new ContainerLimits(node.capacity().memoryBytes()),
                new ContainerSecurity(
                        new SecurityProfiles(options.data().resolve("seccomp"), options.seccompDefault())));
        this.pullSecrets = new PullSecrets(reader);
        this.hostIps = hostIps;
        logs.makeRoot();
        this.cgroups.start(folders.promises());
    }

    /** Removes the groups above pods, for a node that is given up; every pod must have been cleaned up. */
    public void dismantle() {
        if (!known().isEmpty()) {
            throw new FailedPreconditionException("pods are left: " + known() + ": remove them first");
        }
        cgroups.removeTiers();
    }

    @Override
    public void prepare(Pod pod) {
        notReadyAs("FailedMount", () -> {
            noteMissingToken(pod);
            folders.make(pod.getMetadata().getUid());
            logs.make(pod);
            volumes.setUp(pod);
            return Boolean.TRUE;
        });
        notReadyAs("FailedCreatePodContainer", () -> {
            String uid = pod.getMetadata().getUid();
            if (QosClass.of(pod.getSpec()) == QosClass.BURSTABLE) {
                folders.keepPromise(uid, PodAmounts.of(pod.getSpec()).cpuRequestMillis());
            }
            cgroups.create(uid, pod.getSpec());
            return Boolean.TRUE;
        });
    }

    @Override
    public PodSandboxConfig sandboxConfig(Pod pod, int attempt) {
        return notReadyAs(
                "FailedCreatePodSandBox",
                () -> sandboxes.of(
                        pod,
                        attempt,
                        cgroups.path(pod.getMetadata().getUid(), pod.getSpec()),
                        logs.of(pod).toString()));
    }

    @Override
    public ContainerConfig containerConfig(
            Pod pod,
            Container container,
            int restartCount,
            String imageId,
            ImageSpecUser imageUser,
            List<String> podIps) {
        return notReadyAs("CreateContainerConfigError", () -> {
            List<String> addresses = hostIps.get();
            List<String> own =
                    podIps.isEmpty() && Boolean.TRUE.equals(pod.getSpec().getHostNetwork()) ? addresses : podIps;
            ContainerConfig config = containers.of(
                    pod,
                    container,
                    new ContainerConfigs.Circumstances(restartCount, imageId, imageUser, own, addresses));
            logs.make(pod, container);
            return config;
        });
    }

    @Override
    public void follow(Pod pod, Warnings warnings) {
        updates.follow(pod, failure -> warnings.warning("FailedMount", failure));
    }

    @Override
    public void unfollow(String podUid) {
        updates.forget(podUid);
    }

    /** Ends what follows changes; what is prepared stays. */
    @Override
    public void close() {
        updates.close();
    }

    @Override
    public Optional<String> outgrown(Pod pod) {
        return volumes.outgrown(pod);
    }

    @Override
    public void releaseVolumes(String podUid) {
        updates.forget(podUid);
        volumes.release(podUid);
    }

    @Override
    public void cleanUp(String podUid) {
        folders.pod(podUid);
        updates.forget(podUid);
        cgroups.remove(podUid);
        logs.remove(podUid);
        volumes.tearDown(podUid);
    }

    @Override
    public Set<String> known() {
        return folders.uids();
    }

    @Override
    public List<AuthConfig> pullCredentials(Pod pod, String image) {
        return pullSecrets.forImage(pod, image).stream()
                .map(LocalPodPreparation::authConfig)
                .toList();
    }

    private static AuthConfig authConfig(RegistryLogin login) {
        return AuthConfig.newBuilder()
                .setServerAddress(login.server())
                .setUsername(login.username())
                .setPassword(login.password())
                .setIdentityToken(login.identityToken())
                .setRegistryToken(login.registryToken())
                .build();
    }

    /** A cluster's admission puts the token's volume into the pod; where none did, there is no token to give. */
    private static void noteMissingToken(Pod pod) {
        boolean wanted = !Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken());
        boolean projected = pod.getSpec().getVolumes() != null
                && pod.getSpec().getVolumes().stream().anyMatch(v -> v.getProjected() != null);
        if (wanted && !projected) {
            LOG.atDebug()
                    .addKeyValue("pod", pod.getMetadata().getUid())
                    .log("no service account token is mounted: the API server put no volume for it into the pod");
        }
    }

    /** The parts below know nothing of pods' reasons; here their errors get one. */
    private static <T> T notReadyAs(String reason, Supplier<T> work) {
        try {
            return work.get();
        } catch (NodeAgentException e) {
            NotReady notReady = new NotReady(reason, String.valueOf(e.getMessage()));
            notReady.initCause(e);
            throw notReady;
        }
    }
}
