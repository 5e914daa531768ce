package io.nodeagent.cri.container;

import io.nodeagent.cri.state.ContainerId;
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

/** The containers there are: in memory to be asked, in records to be found again. Changed under the container's lock. */
public final class Containers {
    private static final int VERSION = 1;

    private final ConcurrentSkipListMap<String, ContainerRecord> byId = new ConcurrentSkipListMap<>();
    private final NameReservations<ContainerRecord.Name, ContainerId> names = new NameReservations<>();
    private final RecordFolder<ContainerRecord> durable;
    private final RecordFolder<ContainerRecord> volatileRecords;

    /** @param folder of the records, which outlive the boot */
    public Containers(Path folder) {
        durable = new RecordFolder<>(folder, ContainerRecord.class, VERSION, DurableFiles.Sync.TO_DISK);
        volatileRecords = new RecordFolder<>(folder, ContainerRecord.class, VERSION, DurableFiles.Sync.NONE);
    }

    /** Reads the records of an earlier run; called once, before anything else. */
    Map<String, ContainerRecord> load() {
        Map<String, ContainerRecord> all = durable.loadAll();
        byId.putAll(all);
        all.values().forEach(c -> names.reserve(c.name(), c.id()));
        return all;
    }

    /** The container of an id or its beginning; one in the making is not there yet. */
    public Optional<ContainerRecord> find(String idOrPrefix) {
        return IdPrefix.find(byId, idOrPrefix).filter(Containers::made);
    }

    /** The same, for who cannot go on without it. */
    public ContainerRecord require(String idOrPrefix) {
        return find(idOrPrefix).orElseThrow(() -> new NotFoundException("no container '" + idOrPrefix + "'"));
    }

    /** Every container that is made, in the order of ids. */
    public List<ContainerRecord> list() {
        return byId.values().stream().filter(Containers::made).toList();
    }

    /** Those of one sandbox. */
    public List<ContainerRecord> of(SandboxId sandbox) {
        return list().stream().filter(c -> c.sandbox().equals(sandbox)).toList();
    }

    /** Takes a name; answers whose it is already, or empty when it is now this container's. */
    Optional<ContainerId> reserve(ContainerRecord.Name name, ContainerId id) {
        return names.reserve(name, id);
    }

    void release(ContainerRecord.Name name, ContainerId id) {
        names.release(name, id);
    }

    /** Remembers a container through a crash of the agent; a loss of power may take it back. */
    void intend(ContainerRecord container) {
        volatileRecords.save(container.id().value(), container);
        byId.put(container.id().value(), container);
    }

    /** Remembers a container for good. */
    void save(ContainerRecord container) {
        durable.save(container.id().value(), container);
        byId.put(container.id().value(), container);
    }

    /** Forgets a container of which nothing is left. */
    void forget(ContainerRecord container) {
        durable.delete(container.id().value());
        byId.remove(container.id().value());
        names.release(container.name(), container.id());
    }

    private static boolean made(ContainerRecord container) {
        return !(container.state() instanceof ContainerState.Creating);
    }
}
