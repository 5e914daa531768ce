package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nodeagent.agent.config.LocalPodPreparation;
import io.nodeagent.agent.config.PreparationOptions;
import io.nodeagent.agent.config.PreparationOptions.ClusterDns;
import io.nodeagent.agent.node.MachineCapacity;
import io.nodeagent.agent.objects.ObjectAccess;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.objects.ObjectWatches;
import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.durable.CloseableStack;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where pods' folders, volumes and cgroups are on this machine; makes and removes what is in them. */
public final class PodPlaces {
    private PodPlaces() {}

    static LocalPodPreparation preparation(
            FolderOptions folders,
            RuntimeOptions options,
            Cgroups cgroups,
            ObjectAccess objects,
            NodeResources resources,
            Supplier<List<String>> hostIps,
            ClusterDns dns,
            Path resolvConf) {
        PreparationOptions places = new PreparationOptions(
                folders.dataDir(), folders.podLogDir(), kubepods(options), dns, resolvConf, false);
        return new LocalPodPreparation(places, objects, cgroups, resources, hostIps, Clock.systemUTC());
    }

    /** Removes what pods left, once no sandbox is: volumes' mounts, folders, cgroups. */
    public static void clear(FolderOptions folders, RuntimeOptions options, Cgroups cgroups) {
        Path data = folders.dataDir();
        NodeResources resources = MachineCapacity.measure(
                data,
                NodeResources.Amount.NONE,
                EvictionSettings.ofHard(Map.of()).thresholds(),
                1);
        ObjectAccess nothing = new ObjectAccess(new NoObjects(), ObjectWatches.NONE, List::of);
        LocalPodPreparation preparation = preparation(
                folders,
                options,
                cgroups,
                nothing,
                resources,
                List::of,
                ClusterDns.NONE,
                PreparationOptions.usualResolvConf());
        try (CloseableStack all = new CloseableStack()) {
            all.push("remove the cgroup root", () -> removeRoot(options, cgroups));
            all.push("remove the pods' cgroups", preparation::dismantle);
            for (String uid : preparation.known()) {
                all.push("remove what is left of pod " + uid, () -> preparation.cleanUp(uid));
            }
        }
    }

    /** A root of the instance's own goes with it, unless others live in it. */
    private static void removeRoot(RuntimeOptions options, Cgroups cgroups) {
        CgroupPath root = new CgroupPath(options.cgroupRoot());
        if (!root.isRoot() && cgroups.at(root).processesBelow().isEmpty()) {
            cgroups.at(root).remove();
        }
    }

    /** The group above all pods. */
    static CgroupPath kubepods(RuntimeOptions options) {
        return new CgroupPath(options.cgroupRoot()).child("kubepods");
    }

    /** For clearing, which reads none. */
    private record NoObjects() implements ObjectReader {
        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<ServiceAccount> serviceAccount(String namespace, String name) {
            return Optional.empty();
        }
    }
}
