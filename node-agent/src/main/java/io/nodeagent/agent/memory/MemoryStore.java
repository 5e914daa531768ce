package io.nodeagent.agent.memory;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The records of all pods, one synced file a pod, named by its uid. A pod without trouble has none. */
public final class MemoryStore {
    private static final int VERSION = 1;

    private final RecordFolder<PodRecord> folder;

    public MemoryStore(Path folder) {
        this.folder = new RecordFolder<>(folder, PodRecord.class, VERSION, DurableFiles.Sync.TO_DISK);
    }

    public Optional<PodRecord> load(String uid) {
        return folder.load(uid);
    }

    /** Every record by uid. */
    public Map<String, PodRecord> loadAll() {
        return folder.loadAll();
    }

    public void save(PodRecord record) {
        folder.save(record.pod().uid(), record);
    }

    public void delete(String uid) {
        folder.delete(uid);
    }
}
