package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.nftables.NftablesException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.bridge.HostPortClaims.PodPorts;
import java.net.Inet4Address;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods' host ports: claimed among the sandboxes of this network, free of what other networks of the machine gave
 * away, and led to the pods by the table. Thread-safe, but {@link #makeTable} wants to be alone.
 */
final class HostPorts {
    private static final Logger LOG = LoggerFactory.getLogger(HostPorts.class);

    private final HostPortClaims claims = new HostPortClaims();
    private final NatTable table;
    private final String bridge;

    HostPorts(NatTable table, String bridge) {
        this.table = table;
        this.bridge = bridge;
    }

    /**
     * Claims normalized ports, all or none; the caller closes them when this fails.
     *
     * @throws FailedPreconditionException naming the port and who has it, a sandbox or another instance
     */
    void claim(String sandbox, Inet4Address address, List<HostPort> ports) {
        claims.claim(sandbox, address, ports);
        requireFreeElsewhere(ports);
    }

    /** Takes note of ports that a running pod has. */
    void remember(String sandbox, Inet4Address address, List<HostPort> ports) {
        claims.claim(sandbox, address, ports);
    }

    /** Leads claimed ports to their pod. */
    void open(Inet4Address address, List<HostPort> ports) {
        if (!ports.isEmpty()) {
            KernelSwitch.loopbackRouting(bridge).turnOn();
            table.add(new PodPorts(address, ports));
            // Again: two instances that both found it free both see it taken now, and both give way.
            requireFreeElsewhere(ports);
        }
    }

    /** Goes by the claims, not by the lease: a lease outlives its ports, which another pod may have by then. */
    void close(String sandbox) {
        try {
            claims.of(sandbox).ifPresent(table::remove);
        } catch (NftablesException e) {
            if (table.exists()) {
                throw e;
            }
        }
        claims.release(sandbox);
    }

    void forgetAll() {
        claims.clear();
    }

    /** Makes the table anew with what is claimed; what another instance gave away while it was gone stays there. */
    void makeTable() {
        if (!claims.isEmpty()) {
            KernelSwitch.loopbackRouting(bridge).turnOn();
        }
        table.rebuild(claims.isEmpty() ? List.of() : leftToUs(table.others()));
    }

    private void requireFreeElsewhere(List<HostPort> ports) {
        if (!ports.isEmpty()) {
            table.others().requireFree(ports);
        }
    }

    private List<PodPorts> leftToUs(OtherHostPorts others) {
        return claims.all().stream()
                .map(pod -> new PodPorts(
                        pod.address(),
                        pod.ports().stream()
                                .filter(port -> isFree(others, port))
                                .toList()))
                .toList();
    }

    private static boolean isFree(OtherHostPorts others, HostPort port) {
        try {
            others.requireFree(List.of(port));
            return true;
        } catch (FailedPreconditionException e) {
            LOG.warn("a running pod lost its host port: {}", e.getMessage());
            return false;
        }
    }
}
