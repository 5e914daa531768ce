package io.nodeagent.network.cni;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.linux.namespace.NamespaceThread;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.network.PodAddresses;
import io.nodeagent.network.PodAttachment;
import io.nodeagent.network.PodNetwork;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network that the first configuration of a folder describes. The folder is read at every attachment, so a network
 * add-on that installs or replaces its configuration needs no restart. The loopback is set up here, without a plugin.
 */
public final class CniNetwork implements PodNetwork {
    /** The pod's interface; CNI_IFNAME. */
    static final String INTERFACE = "eth0";

    private static final Logger LOG = LoggerFactory.getLogger(CniNetwork.class);
    private static final int CACHE_VERSION = 1;
    private static final int LOOPBACK = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private final CniNetworkConfig config;
    private final CniPlugins plugins;
    private final CniChain chain;
    private final RecordFolder<CniAttachment> cache;

    private CniNetwork(CniNetworkConfig config) {
        this.config = config;
        this.plugins = new CniPlugins(config);
        this.chain = new CniChain(plugins);
        // Synced: plugins such as host-local keep addresses on disk past a reboot, which DEL alone gives back.
        this.cache =
                new RecordFolder<>(config.cacheFolder(), CniAttachment.class, CACHE_VERSION, DurableFiles.Sync.TO_DISK);
    }

    /** Opens the network; its cache folder is made. Whether there is a configuration shows in {@link #notReady}. */
    public static CniNetwork open(CniNetworkConfig config) {
        return BlockingCalls.call(Lane.RUNTIME, () -> new CniNetwork(config));
    }

    @Override
    public String name() {
        return "cni";
    }

    @Override
    public Optional<String> notReady() {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            try {
                CniConfList.first(config.confFolder())
                        .plugins()
                        .forEach(plugin -> plugins.find(plugin.path("type").asString("")));
                return Optional.empty();
            } catch (NodeAgentException e) {
                return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        });
    }

    /** Empty: the range is the plugins' affair. */
    @Override
    public Optional<String> podCidr() {
        return Optional.empty();
    }

    @Override
    public PodAddresses attach(PodAttachment attachment) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            String sandbox = attachment.sandboxId();
            Optional<CniAttachment> earlier = cache.load(sandbox);
            if (earlier.isPresent() && earlier.get().isComplete()) {
                return addresses(earlier.get().result());
            }
            if (earlier.isPresent()) {
                remove(sandbox, earlier.get(), attachment.networkNamespace());
            }
            return add(sandbox, attachment);
        });
    }

    @Override
    public void detach(PodAttachment attachment) {
        BlockingCalls.run(
                Lane.RUNTIME,
                () -> cache.load(attachment.sandboxId())
                        .ifPresent(earlier -> remove(attachment.sandboxId(), earlier, attachment.networkNamespace())));
    }

    /**
     * Asks the plugins whether an attachment is still as they made it.
     *
     * @return what a plugin finds wrong; empty when nothing is, and where the configuration rules checks out
     */
    public Optional<String> check(PodAttachment attachment) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            if (CniConfList.first(config.confFolder()).disableCheck()) {
                return Optional.empty();
            }
            try {
                cache.load(attachment.sandboxId())
                        .filter(CniAttachment::isComplete)
                        .ifPresent(earlier -> chain.check(attachment.sandboxId(), earlier));
                return Optional.empty();
            } catch (NodeAgentException e) {
                return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        });
    }

    /** Plugins keep the host's side themselves; here only what no sandbox has any more is given back. */
    @Override
    public void restore(Set<PodAttachment> attachments) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            Set<String> known =
                    attachments.stream().map(PodAttachment::sandboxId).collect(Collectors.toSet());
            cache.loadAll().forEach((sandbox, attachment) -> {
                if (!known.contains(sandbox)) {
                    removeLogged(sandbox, attachment);
                }
            });
        });
    }

    @Override
    public void close() {}

    private PodAddresses add(String sandbox, PodAttachment attachment) {
        CniConfList list = CniConfList.first(config.confFolder());
        CniAttachment started = new CniAttachment(
                list.name(),
                list.cniVersion(),
                list.plugins(),
                attachment.networkNamespace().toString(),
                arguments(attachment),
                CniCapabilities.of(attachment),
                JSON.createObjectNode());
        cache.save(sandbox, started);
        try {
            JsonNode result = chain.add(sandbox, started);
            NamespaceThread.call(NamespaceKind.NET, attachment.networkNamespace(), CniNetwork::loopbackUp);
            PodAddresses addresses = addresses(result);
            cache.save(sandbox, started.withResult(result));
            return addresses;
        } catch (RuntimeException e) {
            undo(sandbox, started, attachment.networkNamespace(), e);
            throw e;
        }
    }

    private void undo(String sandbox, CniAttachment started, Path namespace, RuntimeException cause) {
        try {
            remove(sandbox, started, namespace);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** A namespace that is gone is an empty CNI_NETNS: plugins then give back what they keep elsewhere. */
    private void remove(String sandbox, CniAttachment attachment, Path namespace) {
        boolean alive = NamespacePins.isPinned(namespace, NamespaceKind.NET);
        chain.delete(sandbox, attachment.inNamespace(alive ? namespace.toString() : ""));
        cache.delete(sandbox);
    }

    private void removeLogged(String sandbox, CniAttachment attachment) {
        try {
            remove(sandbox, attachment, Path.of(attachment.networkNamespace()));
        } catch (NodeAgentException e) {
            LOG.atWarn()
                    .addKeyValue("sandbox", sandbox)
                    .log("network of a removed sandbox not given back, the next start tries again: {}", e.getMessage());
        }
    }

    private static boolean loopbackUp() {
        try (NetlinkSocket socket = NetlinkSocket.open()) {
            new Links(socket).setUp(LOOPBACK);
            return true;
        }
    }

    private static String arguments(PodAttachment attachment) {
        return Map.of(
                        "K8S_POD_NAMESPACE", attachment.podNamespace(),
                        "K8S_POD_NAME", attachment.podName(),
                        "K8S_POD_INFRA_CONTAINER_ID", attachment.sandboxId(),
                        "K8S_POD_UID", attachment.podUid())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> ";" + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("", "IgnoreUnknown=1", ""));
    }

    private static PodAddresses addresses(JsonNode result) {
        List<InetAddress> addresses = new ArrayList<>();
        for (JsonNode ip : result.path("ips")) {
            String address = ip.path("address").asString("").replaceFirst("/.*", "");
            addresses.add(InetAddress.ofLiteral(address));
        }
        if (addresses.isEmpty()) {
            throw new InternalException("the CNI plugins gave the pod no address: " + result, null);
        }
        return new PodAddresses(addresses);
    }
}
