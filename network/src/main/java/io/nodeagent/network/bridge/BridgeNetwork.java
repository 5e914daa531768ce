package io.nodeagent.network.bridge;

import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.linux.netlink.Link;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;
import io.nodeagent.linux.nftables.Nftables;
import io.nodeagent.linux.nftables.NftablesException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.PodAddresses;
import io.nodeagent.network.PodAttachment;
import io.nodeagent.network.PodNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in bridge network of one host.
 *
 * <p>{@link #open} touches nothing of the host. The bridge, forwarding and the nftables table come with {@link #restore}
 * or the first attachment, and again whenever they were taken away by others. {@link #close} leaves pods working;
 * {@link #removeAll} takes the network off the host.
 */
public final class BridgeNetwork implements PodNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeNetwork.class);

    private final BridgeNetworkConfig config;
    private final Ipv4Range range;
    private final AddressStore addresses;
    private final Map<String, PodAttachment> attached = new ConcurrentHashMap<>();
    private final Nftables nftables;
    private final NatTable table;
    private final HostPorts hostPorts;
    private final BridgeLink bridgeLink;
    private final LinkReaper reaper;
    /** Attaching and detaching share it; building the host's side has it alone. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private volatile boolean built;
    private volatile int mtu;

    private BridgeNetwork(BridgeNetworkConfig config, Ipv4Range range, Nftables nftables) {
        this.config = config;
        this.range = range;
        this.nftables = nftables;
        this.addresses = new AddressStore(config.stateFolder(), range);
        this.table = new NatTable(nftables, config, range);
        this.hostPorts = new HostPorts(table, config.bridge());
        this.bridgeLink = new BridgeLink(config, range);
        this.reaper = new LinkReaper(config.bridge(), addresses::release);
    }

    /**
     * Opens the network in its state folder, which is made.
     *
     * @throws FailedPreconditionException when libnftables is missing or nftables cannot be spoken to
     */
    public static BridgeNetwork open(BridgeNetworkConfig config) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            Files.createDirectories(config.stateFolder());
            Nftables nftables = Nftables.open();
            try {
                return new BridgeNetwork(config, RangeChoice.settle(config), nftables);
            } catch (RuntimeException e) {
                nftables.close();
                throw e;
            }
        });
    }

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public Optional<String> podCidr() {
        return Optional.of(range.toString());
    }

    /** The host's own address on the bridge, by which pods reach it. */
    public Inet4Address gateway() {
        return addresses.gateway();
    }

    /** Also mends what others took away: asking for readiness rebuilds a bridge or a table that is gone. */
    @Override
    public Optional<String> notReady() {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            try {
                if (!table.exists()) {
                    built = false;
                }
                ensureBuilt();
                return Optional.empty();
            } catch (NodeAgentException e) {
                return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
        });
    }

    /** Reads the host's whole ruleset; nothing is changed. */
    @Override
    public Optional<String> warning() {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            if (built && !KernelSwitch.forwarding().isOn()) {
                return Optional.of("net.ipv4.ip_forward was switched off, so pods reach no other host: "
                        + "run `sysctl -w net.ipv4.ip_forward=1` and look in /etc/sysctl.d for what switches it off");
            }
            return new ForwardFirewall(table.wholeRuleset(), config.bridge(), range).finding();
        });
    }

    @Override
    public PodAddresses attach(PodAttachment attachment) {
        List<HostPort> ports = HostPortClaims.normalized(attachment.hostPorts());
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            ensureBuilt();
            reaper.await(attachment.sandboxId());
            try {
                return attachTo(attachment, ports);
            } catch (NftablesException e) {
                if (table.exists()) {
                    throw e;
                }
                rebuild();
                return attachTo(attachment, ports);
            }
        });
    }

    /**
     * The host ports are free when it returns; link and address follow some milliseconds later, in this order. A crash
     * between leaves a lease that {@link #restore} releases.
     */
    @Override
    public void detach(PodAttachment attachment) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            lock.readLock().lock();
            try {
                String sandbox = attachment.sandboxId();
                attached.remove(sandbox);
                hostPorts.close(sandbox);
                reaper.remove(sandbox, podLink(sandbox).name());
            } finally {
                lock.readLock().unlock();
            }
        });
    }

    @Override
    public void restore(Set<PodAttachment> attachments) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            lock.writeLock().lock();
            try {
                forgetAllBut(attachments);
                rebuild();
            } catch (NodeAgentException e) {
                LOG.atWarn().addKeyValue("bridge", config.bridge()).log("network not ready: {}", e.getMessage());
            } finally {
                lock.writeLock().unlock();
            }
        });
    }

    /** Takes bridge, table and state off the host; forwarding stays on, for others may rely on it by now. */
    public void removeAll() {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            reaper.awaitAll();
            lock.writeLock().lock();
            try (NetlinkSocket host = NetlinkSocket.open()) {
                Set<String> left = addresses.sandboxes();
                if (!left.isEmpty()) {
                    throw new FailedPreconditionException("the bridge network " + config.bridge() + " still has "
                            + left.size() + " sandboxes: remove the pods first");
                }
                built = false;
                table.delete();
                bridgeLink.delete(host);
                deleteState();
            } finally {
                lock.writeLock().unlock();
            }
        });
    }

    @Override
    public void close() {
        reaper.close();
        nftables.close();
    }

    private PodAddresses attachTo(PodAttachment attachment, List<HostPort> ports) {
        String sandbox = attachment.sandboxId();
        lock.readLock().lock();
        try (NetlinkSocket host = NetlinkSocket.open();
                CloseableStack undo = new CloseableStack()) {
            Link bridge = bridgeLink.find(host).orElseThrow(this::bridgeVanished);
            undo.push("release the address of " + sandbox, () -> addresses.release(sandbox));
            Inet4Address address = addresses.lease(sandbox, ports);
            undo.push("close the host ports of " + sandbox, () -> hostPorts.close(sandbox));
            hostPorts.claim(sandbox, address, ports);
            undo.push("delete the link of " + sandbox, () -> podLink(sandbox).delete(host));
            connect(host, bridge, attachment, address);
            hostPorts.open(address, ports);
            attached.put(sandbox, attachment);
            undo.keep();
            return new PodAddresses(List.of(address));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Connects a pod unless it is; half of a link is taken away first. */
    private void connect(NetlinkSocket host, Link bridge, PodAttachment attachment, Inet4Address address) {
        PodLink link = podLink(attachment.sandboxId());
        Optional<Link> present = new Links(host).find(link.name());
        if (present.isPresent()) {
            Path namespace = attachment.networkNamespace();
            if (PodLink.addressIn(namespace).filter(address::equals).isPresent()) {
                if (present.get().master() != bridge.index()) {
                    new Links(host).setMaster(link.name(), bridge.index());
                }
                return;
            }
            link.delete(host);
        }
        link.connect(host, bridge, mtu, attachment.networkNamespace(), address, range);
    }

    private void ensureBuilt() {
        try (NetlinkSocket host = NetlinkSocket.open()) {
            if (built && bridgeLink.find(host).isPresent()) {
                return;
            }
        }
        rebuild();
    }

    /** Makes the host's side whole: bridge, forwarding, table, and the links of the pods that are attached. */
    private void rebuild() {
        lock.writeLock().lock();
        try (NetlinkSocket host = NetlinkSocket.open()) {
            Link bridge = bridgeLink.ensure(host);
            mtu = bridgeLink.mtu(host);
            if (KernelSwitch.forwarding().turnOn()) {
                LOG.info("switched on net.ipv4.ip_forward, so that pods reach other hosts");
            }
            hostPorts.makeTable();
            removeStrayLinks(host, bridge);
            attached.values().forEach(attachment -> reconnect(host, bridge, attachment));
            built = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** One pod that cannot be mended must not keep the others from it. */
    private void reconnect(NetlinkSocket host, Link bridge, PodAttachment attachment) {
        try {
            addresses
                    .addressOf(attachment.sandboxId())
                    .ifPresent(address -> connect(host, bridge, attachment, address));
        } catch (NodeAgentException e) {
            LOG.atWarn()
                    .addKeyValue("sandbox", attachment.sandboxId())
                    .log("pod network not restored: {}", e.getMessage());
        }
    }

    private void removeStrayLinks(NetlinkSocket host, Link bridge) {
        Set<String> known = new HashSet<>();
        addresses.sandboxes().forEach(sandbox -> known.add(podLink(sandbox).name()));
        for (Link link : new Links(host).list()) {
            if (PodLink.isHostEnd(link, bridge) && !known.contains(link.name())) {
                new Links(host).delete(link.name());
            }
        }
    }

    private void forgetAllBut(Set<PodAttachment> attachments) {
        attached.clear();
        hostPorts.forgetAll();
        for (PodAttachment attachment : attachments) {
            if (NamespacePins.isPinned(attachment.networkNamespace(), NamespaceKind.NET)) {
                remember(attachment);
            }
        }
        for (String sandbox : addresses.sandboxes()) {
            if (!attached.containsKey(sandbox)) {
                addresses.release(sandbox);
            }
        }
    }

    /** A live sandbox without lease and without address was never attached to the end: its caller will see to it. */
    private void remember(PodAttachment attachment) {
        String sandbox = attachment.sandboxId();
        try {
            List<HostPort> ports = HostPortClaims.normalized(attachment.hostPorts());
            Optional<Inet4Address> address = addresses
                    .addressOf(sandbox)
                    .or(() -> PodLink.addressIn(attachment.networkNamespace()).filter(range::contains));
            if (address.isPresent() && addresses.adopt(sandbox, address.get(), ports)) {
                attached.put(sandbox, attachment);
                hostPorts.remember(sandbox, address.get(), ports);
            }
        } catch (NodeAgentException e) {
            LOG.atWarn().addKeyValue("sandbox", sandbox).log("pod network not restored whole: {}", e.getMessage());
        }
    }

    private void deleteState() {
        try {
            addresses.deleteFiles();
            RangeChoice.forget(config.stateFolder());
        } catch (IOException e) {
            throw new InternalException("remove the state in " + config.stateFolder() + ": " + e, e);
        }
    }

    private PodLink podLink(String sandbox) {
        return new PodLink(config.bridge(), sandbox);
    }

    private FailedPreconditionException bridgeVanished() {
        built = false;
        return new FailedPreconditionException(
                "the bridge " + config.bridge() + " is gone; the next try makes it again");
    }
}
