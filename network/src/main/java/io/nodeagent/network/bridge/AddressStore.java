package io.nodeagent.network.bridge;

import io.nodeagent.durable.BootId;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.HostPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pods' addresses: one file each, named by the address, that says which sandbox has it.
 *
 * <p>A lease is on disk before the address is used and goes after the address is. The search goes on behind the address
 * given last, so that a fresh one is not reused at once. Leases need no sync to disk: after the loss of power no pod has
 * its link any more. Safe for many threads.
 */
final class AddressStore {
    private static final int LEASE_VERSION = 1;
    private static final String LEASES = "addresses";
    private static final String LAST_GIVEN = "last-address";

    private final Ipv4Range range;
    private final Path folder;
    private final String bootId = BootId.current().value();
    private final RecordFolder<Lease> files;
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, Inet4Address> bySandbox = new HashMap<>();
    private long lastOffset;

    AddressStore(Path folder, Ipv4Range range) {
        this.range = range;
        this.folder = folder;
        this.files = new RecordFolder<>(folder.resolve(LEASES), Lease.class, LEASE_VERSION, DurableFiles.Sync.NONE);
        files.loadAll().forEach(this::load);
        this.lastOffset = readLastOffset();
    }

    /** The gateway's address: the first of the range. */
    Inet4Address gateway() {
        return range.at(1);
    }

    synchronized Optional<Inet4Address> addressOf(String sandboxId) {
        return Optional.ofNullable(bySandbox.get(sandboxId));
    }

    synchronized Set<String> sandboxes() {
        return Set.copyOf(bySandbox.keySet());
    }

    /** The sandbox's address, a free one if it has none. */
    synchronized Inet4Address lease(String sandboxId, List<HostPort> hostPorts) {
        Inet4Address address = addressOf(sandboxId).orElseGet(this::nextFree);
        give(sandboxId, address, hostPorts);
        return address;
    }

    /** Takes note of an address that a pod was found to have, whose lease was lost; false when another one has it. */
    synchronized boolean adopt(String sandboxId, Inet4Address address, List<HostPort> hostPorts) {
        Lease holder = leases.get(address.getHostAddress());
        boolean ours = holder == null || holder.sandboxId().equals(sandboxId);
        if (ours) {
            give(sandboxId, address, hostPorts);
        }
        return ours;
    }

    /** Gives the sandbox's address back; one without is no error. */
    synchronized void release(String sandboxId) {
        Inet4Address address = bySandbox.remove(sandboxId);
        if (address != null) {
            leases.remove(address.getHostAddress());
            files.delete(address.getHostAddress());
        }
    }

    /** Removes what the store wrote; it must hold no lease. */
    void deleteFiles() throws IOException {
        Files.deleteIfExists(folder.resolve(LAST_GIVEN));
        Files.deleteIfExists(folder.resolve(LEASES));
    }

    private void give(String sandboxId, Inet4Address address, List<HostPort> hostPorts) {
        Lease lease = new Lease(sandboxId, bootId, hostPorts);
        if (!lease.equals(leases.get(address.getHostAddress()))) {
            files.save(address.getHostAddress(), lease);
            leases.put(address.getHostAddress(), lease);
            bySandbox.put(sandboxId, address);
        }
    }

    private Inet4Address nextFree() {
        long firstPod = 2;
        long pods = range.size() - 3;
        long start = Math.max(lastOffset + 1 - firstPod, 0);
        for (long step = 0; step < pods; step++) {
            long offset = firstPod + (start + step) % pods;
            Inet4Address candidate = range.at(offset);
            if (!leases.containsKey(candidate.getHostAddress())) {
                rememberLast(offset);
                return candidate;
            }
        }
        throw new FailedPreconditionException("all " + pods + " pod addresses of " + range
                + " are in use: remove pods or configure a larger pod range");
    }

    private void load(String fileName, Lease lease) {
        Inet4Address address;
        try {
            address = Ipv4Range.parse(fileName + "/32").at(0);
        } catch (InvalidArgumentException e) {
            return; // Somebody else's file: it names no address, so it keeps none from being given.
        }
        if (lease.bootId().equals(bootId) && !bySandbox.containsKey(lease.sandboxId())) {
            leases.put(address.getHostAddress(), lease);
            bySandbox.put(lease.sandboxId(), address);
        } else {
            files.delete(fileName);
        }
    }

    /** The hint where to go on: a wrong or lost one costs only that an address may come back soon. */
    private void rememberLast(long offset) {
        lastOffset = offset;
        byte[] text = range.at(offset).getHostAddress().getBytes(StandardCharsets.US_ASCII);
        DurableFiles.write(folder.resolve(LAST_GIVEN), text, DurableFiles.Sync.NONE);
    }

    private long readLastOffset() {
        Path file = folder.resolve(LAST_GIVEN);
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            Ipv4Range last = Ipv4Range.parse(Files.readString(file).strip() + "/32");
            return range.contains(last.at(0)) ? range.offsetOf(last.at(0)) : 0;
        } catch (InvalidArgumentException e) {
            return 0;
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
