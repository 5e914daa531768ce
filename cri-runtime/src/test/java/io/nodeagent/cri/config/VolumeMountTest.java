package io.nodeagent.cri.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeMountTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRecordFromBeforePropagationAndImagesIsReadAsItWasMeant() throws IOException {
        Files.writeString(folder.resolve("m.json"), """
                {"version": 1, "record": {"containerPath": "/etc/hosts", "hostPath": "/run/hosts", "readOnly": true}}
                """);
        assertEquals(
                Optional.of(new VolumeMount("/etc/hosts", "/run/hosts", true)),
                new RecordFolder<>(folder, VolumeMount.class, 1, DurableFiles.Sync.NONE).load("m"));
    }
}
