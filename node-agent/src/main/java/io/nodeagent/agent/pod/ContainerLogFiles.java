package io.nodeagent.agent.pod;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes the log of a container that is removed, with what rotation left beside it. */
final class ContainerLogFiles {
    private ContainerLogFiles() {}

    static void remove(String logPath) {
        if (logPath.isEmpty()) {
            return;
        }
        Path log = Path.of(logPath);
        Path folder = log.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        String name = log.getFileName().toString();
        DirectoryStream.Filter<Path> own = file -> file.getFileName().toString().equals(name)
                || file.getFileName().toString().startsWith(name + ".");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, own)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InternalException("remove log " + log + ": " + e, e);
        }
    }
}
