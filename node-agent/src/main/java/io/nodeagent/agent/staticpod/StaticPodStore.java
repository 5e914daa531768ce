package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the agent runs for files, one record a pod, named by its uid: it outlives the agent. It need not outlive the
 * power, with which the pods' containers end as well: the files are still there.
 */
final class StaticPodStore {
    private static final int VERSION = 1;

    private final RecordFolder<StaticPodRecord> folder;

    StaticPodStore(Path folder) {
        this.folder = new RecordFolder<>(folder, StaticPodRecord.class, VERSION, DurableFiles.Sync.NONE);
    }

    Map<String, StaticPods.Held> loadAll() {
        Map<String, StaticPods.Held> all = new HashMap<>();
        folder.loadAll()
                .forEach((uid, record) -> all.put(
                        uid, new StaticPods.Held(record.file(), Serialization.unmarshal(record.pod(), Pod.class))));
        return all;
    }

    void save(StaticPods.Held held) {
        folder.save(held.uid(), new StaticPodRecord(held.file(), Serialization.asJson(held.pod())));
    }

    void delete(String uid) {
        folder.delete(uid);
    }
}
