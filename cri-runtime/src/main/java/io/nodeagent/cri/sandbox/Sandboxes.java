package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.state.IdPrefix;
import io.nodeagent.cri.state.NameReservations;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.NotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The sandboxes there are: in memory to be asked, in records to be found again. Changed under the sandbox's lock. */
public final class Sandboxes {
    private static final int VERSION = 1;

    private final ConcurrentSkipListMap<String, SandboxRecord> byId = new ConcurrentSkipListMap<>();
    private final NameReservations<SandboxDefinition.Name, SandboxId> names = new NameReservations<>();
    private final RecordFolder<SandboxRecord> durable;
    private final RecordFolder<SandboxRecord> volatileRecords;

    /** @param folder of the records, which outlive the boot */
    public Sandboxes(Path folder) {
        durable = new RecordFolder<>(folder, SandboxRecord.class, VERSION, DurableFiles.Sync.TO_DISK);
        volatileRecords = new RecordFolder<>(folder, SandboxRecord.class, VERSION, DurableFiles.Sync.NONE);
    }

    /** Reads the records of an earlier run; called once, before anything else. */
    Map<String, SandboxRecord> load() {
        Map<String, SandboxRecord> all = durable.loadAll();
        byId.putAll(all);
        all.values().forEach(s -> names.reserve(s.definition().name(), s.id()));
        return all;
    }

    /** The sandbox of an id or its beginning; one in the making is not there yet. */
    public Optional<SandboxRecord> find(String idOrPrefix) {
        return IdPrefix.find(byId, idOrPrefix).filter(s -> s.state() != SandboxRecord.State.CREATING);
    }

    /** The same, for who cannot go on without it. */
    public SandboxRecord require(String idOrPrefix) {
        return find(idOrPrefix).orElseThrow(() -> new NotFoundException("no sandbox '" + idOrPrefix + "'"));
    }

    /** Every sandbox that is made, in the order of ids. */
    public List<SandboxRecord> list() {
        return byId.values().stream()
                .filter(s -> s.state() != SandboxRecord.State.CREATING)
                .toList();
    }

    /** Whether a sandbox other than {@code asking} made the group at {@code path}. */
    boolean ownsCgroup(SandboxId asking, CgroupPath path) {
        return byId.values().stream()
                .filter(s -> !s.id().equals(asking))
                .flatMap(s -> s.cgroup().stream())
                .anyMatch(g -> g.owned() && g.path().equals(path.value()));
    }

    /** Takes a name; answers whose it is already, or empty when it is now this sandbox's. */
    Optional<SandboxId> reserve(SandboxDefinition.Name name, SandboxId id) {
        return names.reserve(name, id);
    }

    /** Gives a name back that came to nothing. */
    void release(SandboxDefinition.Name name, SandboxId id) {
        names.release(name, id);
    }

    /** Remembers a sandbox through a crash of the agent; a loss of power may take it back. */
    void intend(SandboxRecord sandbox) {
        volatileRecords.save(sandbox.id().value(), sandbox);
        byId.put(sandbox.id().value(), sandbox);
    }

    /** Remembers a sandbox for good. */
    void save(SandboxRecord sandbox) {
        durable.save(sandbox.id().value(), sandbox);
        byId.put(sandbox.id().value(), sandbox);
    }

    /** Forgets a sandbox of which nothing is left. */
    void forget(SandboxRecord sandbox) {
        durable.delete(sandbox.id().value());
        byId.remove(sandbox.id().value());
        names.release(sandbox.definition().name(), sandbox.id());
    }
}
