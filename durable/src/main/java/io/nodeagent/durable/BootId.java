package io.nodeagent.durable;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names one boot of the machine: {@code /proc/sys/kernel/random/boot_id} of proc(5). A record of another boot speaks of
 * processes, mounts and namespaces that are gone.
 */
public record BootId(String value) {
    /** The boot that is running. */
    public static BootId current() {
        Path file = Path.of("/proc/sys/kernel/random/boot_id");
        try {
            return new BootId(Files.readString(file).trim());
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
