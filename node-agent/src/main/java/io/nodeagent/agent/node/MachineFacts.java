package io.nodeagent.agent.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What does not change while the machine runs. A text that the machine does not tell is empty.
 *
 * @param architecture as Go names it: {@code amd64}, {@code arm64}
 */
public record MachineFacts(
        String architecture, String bootId, String machineId, String systemUuid, String kernelVersion, String osImage) {

    /** Reads the facts below {@code root}, which is {@code /} but in tests. */
    public static MachineFacts read(Path root) {
        String machineId = first(root, "etc/machine-id", "var/lib/dbus/machine-id");
        String uuid = first(root, "sys/class/dmi/id/product_uuid", "proc/device-tree/vm,uuid");
        return new MachineFacts(
                architecture(System.getProperty("os.arch", "")),
                first(root, "proc/sys/kernel/random/boot_id"),
                machineId,
                uuid.isEmpty() ? machineId : uuid.toLowerCase(Locale.ROOT),
                first(root, "proc/sys/kernel/osrelease"),
                prettyName(first(root, "etc/os-release", "usr/lib/os-release")));
    }

    private static String architecture(String java) {
        return switch (java) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> java;
        };
    }

    private static String prettyName(String osRelease) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replaceAll("^[\"']|[\"']$", ""))
                .findFirst()
                .orElse("Linux");
    }

    private static String first(Path root, String... files) {
        return Stream.of(files)
                .map(file -> text(root.resolve(file)))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Not every machine has every file, and not every user may read it. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .replace("\0", "")
                    .strip();
        } catch (IOException _) {
            return "";
        }
    }
}
