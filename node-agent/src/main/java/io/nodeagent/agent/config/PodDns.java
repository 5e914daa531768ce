package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.nodeagent.cri.v1.DNSConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resolver configuration of a pod, from its dnsPolicy and dnsConfig. */
final class PodDns {
    private static final Logger LOG = LoggerFactory.getLogger(PodDns.class);
    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int LONGEST_SEARCHES = 2048;

    private final PreparationOptions.ClusterDns cluster;
    private final Path hostFile;

    PodDns(PreparationOptions.ClusterDns cluster, Path hostFile) {
        this.cluster = cluster;
        this.hostFile = hostFile;
    }

    DNSConfig config(Pod pod) {
        ResolvConf base = base(pod);
        PodDNSConfig own = pod.getSpec().getDnsConfig();
        List<String> servers = merged(base.servers(), own == null ? null : own.getNameservers());
        List<String> searches = merged(base.searches(), own == null ? null : own.getSearches());
        List<String> options = own == null ? base.options() : mergedOptions(base.options(), own.getOptions());
        return DNSConfig.newBuilder()
                .addAllServers(servers.subList(0, Math.min(servers.size(), MOST_SERVERS)))
                .addAllSearches(fitting(searches))
                .addAllOptions(options)
                .build();
    }

    private ResolvConf base(Pod pod) {
        String policy = Optional.ofNullable(pod.getSpec().getDnsPolicy()).orElse("ClusterFirst");
        boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        boolean wantsCluster =
                policy.equals("ClusterFirstWithHostNet") || (policy.equals("ClusterFirst") && !hostNetwork);
        if (policy.equals("None")) {
            return new ResolvConf(List.of(), List.of(), List.of());
        }
        ResolvConf host = ResolvConf.read(hostFile);
        if (!wantsCluster) {
            return host;
        }
        if (cluster.servers().isEmpty()) {
            LOG.atDebug()
                    .addKeyValue("pod", pod.getMetadata().getUid())
                    .log("no cluster name servers: the host's are used in place of dnsPolicy {}", policy);
            return host;
        }
        return new ResolvConf(
                cluster.servers(), clusterSearches(pod.getMetadata().getNamespace(), host), List.of("ndots:5"));
    }

    private List<String> clusterSearches(String namespace, ResolvConf host) {
        if (cluster.domain().isEmpty()) {
            return host.searches();
        }
        List<String> own = List.of(namespace + ".svc." + cluster.domain(), "svc." + cluster.domain(), cluster.domain());
        return merged(own, host.searches());
    }

    private static List<String> merged(List<String> base, @Nullable List<String> more) {
        return Stream.concat(base.stream(), more == null ? Stream.of() : more.stream())
                .distinct()
                .toList();
    }

    /** The pod's option replaces one of the same name. */
    private static List<String> mergedOptions(List<String> base, @Nullable List<PodDNSConfigOption> more) {
        Map<String, String> options = new LinkedHashMap<>();
        base.forEach(option -> options.put(option.replaceFirst(":.*", ""), option));
        if (more != null) {
            for (PodDNSConfigOption option : more) {
                String value = option.getValue();
                options.put(
                        option.getName(),
                        value == null || value.isEmpty() ? option.getName() : option.getName() + ":" + value);
            }
        }
        return List.copyOf(options.values());
    }

    /** What the resolver would cut off anyway is left out whole. */
    private static List<String> fitting(List<String> searches) {
        List<String> fitting = new ArrayList<>();
        int length = 0;
        for (String search : searches) {
            length += search.length() + 1;
            if (fitting.size() == MOST_SEARCHES || length - 1 > LONGEST_SEARCHES) {
                break;
            }
            fitting.add(search);
        }
        return fitting;
    }
}
