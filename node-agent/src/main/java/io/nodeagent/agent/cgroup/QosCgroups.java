package io.nodeagent.agent.cgroup;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.PodAmounts;
import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The groups of pods: {@code ROOT/podUID} for guaranteed ones, {@code ROOT/burstable/podUID} and
 * {@code ROOT/besteffort/podUID} for the others, with limits as the kubelet sets them. The runtime makes a container's
 * group below its pod's.
 *
 * <p>The burstable tier's weight is the sum of its pods' requests, so that the tier as a whole competes for what its
 * pods were promised.
 */
public final class QosCgroups {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final Cgroups cgroups;
    private final CgroupPath root;
    private final NodeResources node;
    private final Map<String, Long> burstableMillis = new HashMap<>();
    /**
     * @param root the group above all pods, such as {@code /kubepods}; one of its own for each agent of a machine
     */
    public QosCgroups(Cgroups cgroups, CgroupPath root, NodeResources node) {
        this.cgroups = cgroups;
        this.root = root;
        this.node = node;
    }

    /**
     * Makes the groups above pods, which stay when the last pod goes.
     *
     * @param running the CPU requests, in millicores, of the burstable pods that outlived the agent, by uid
     */
    public synchronized void start(Map<String, Long> running) {
        burstableMillis.putAll(running);
        makeTiers();
    }

    /** Removes the groups above pods; no process may be left in them. */
    public synchronized void removeTiers() {
        cgroups.at(root).remove();
    }

    /** Where a pod's group is, whether made or not. */
    public CgroupPath path(String podUid, PodSpec spec) {
        return path(root, podUid, spec);
    }

    /** The same for whoever only looks; {@code root} is the group above all pods. */
    public static CgroupPath path(CgroupPath root, String podUid, PodSpec spec) {
        return tier(root, QosClass.of(spec)).child("pod" + podUid);
    }

    /** Makes a pod's group and the tiers above it, and applies the pod's limits; idempotent. */
    public synchronized void create(String podUid, PodSpec spec) {
        makeTiers();
        PodAmounts amounts = PodAmounts.of(spec);
        QosClass qos = QosClass.of(spec);
        cgroups.create(path(podUid, spec)).apply(limits(qos, amounts));
        if (qos == QosClass.BURSTABLE) {
            burstableMillis.put(podUid, amounts.cpuRequestMillis());
            weighBurstable();
        }
    }

    /** Kills what is left in a pod's group and removes it, whichever tier it is in; no error when absent. */
    public void remove(String podUid) {
        for (QosClass qos : QosClass.values()) {
            Cgroup group = cgroups.at(tier(qos).child("pod" + podUid));
            if (group.exists()) {
                group.killAll(KILL_TIMEOUT);
                group.remove();
            }
        }
        synchronized (this) {
            if (burstableMillis.remove(podUid) != null) {
                weighBurstable();
            }
        }
    }

    private CgroupPath tier(QosClass qos) {
        return tier(root, qos);
    }

    /** The group above the pods of one class. */
    public static CgroupPath tier(CgroupPath root, QosClass qos) {
        return switch (qos) {
            case GUARANTEED -> root;
            case BURSTABLE -> root.child("burstable");
            case BEST_EFFORT -> root.child("besteffort");
        };
    }

    private void makeTiers() {
        if (Stream.of(QosClass.values()).allMatch(t -> cgroups.at(tier(t)).exists())) {
            return;
        }
        cgroups.create(root).apply(rootLimits());
        cgroups.create(tier(QosClass.BEST_EFFORT)).apply(CgroupLimits.NONE.withCpuShares(CpuShares.LEAST));
        cgroups.create(tier(QosClass.BURSTABLE));
        weighBurstable();
    }

    /** Memory is limited only where some of it is reserved: a limit of all there is costs accounting and gives nothing. */
    private CgroupLimits rootLimits() {
        CgroupLimits limits =
                CgroupLimits.NONE.withCpuShares(CpuShares.of(node.forPods().cpuMillis()));
        return node.reserved().memoryBytes() > 0
                ? limits.withMemoryLimit(node.forPods().memoryBytes())
                : limits;
    }

    private void weighBurstable() {
        long millis =
                burstableMillis.values().stream().mapToLong(Long::longValue).sum();
        Cgroup tier = cgroups.at(tier(QosClass.BURSTABLE));
        if (tier.exists()) {
            tier.apply(CgroupLimits.NONE.withCpuShares(CpuShares.of(millis)));
        }
    }

    private static CgroupLimits limits(QosClass qos, PodAmounts amounts) {
        if (qos == QosClass.BEST_EFFORT) {
            return CgroupLimits.NONE.withCpuShares(CpuShares.LEAST);
        }
        CgroupLimits limits = CgroupLimits.NONE.withCpuShares(CpuShares.of(amounts.cpuRequestMillis()));
        if (amounts.cpuLimitMillis().isPresent()) {
            limits = limits.withCpuQuota(
                    CpuShares.quotaMicros(amounts.cpuLimitMillis().getAsLong()), CpuShares.PERIOD_MICROS);
        }
        return amounts.memoryLimitBytes().isPresent()
                ? limits.withMemoryLimit(amounts.memoryLimitBytes().getAsLong())
                : limits;
    }
}
