package io.nodeagent.linux.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has open ({@code /proc/PID/fd} of proc(5)).
 *
 * @param descriptors file descriptors of any kind
 * @param sockets those of them that are sockets
 */
public record OpenFiles(long descriptors, long sockets) {
    /** Nothing. */
    public static final OpenFiles NONE = new OpenFiles(0, 0);

    /** Those of a process; nothing of one that has ended or may not be looked at. */
    public static OpenFiles of(long pid) {
        long descriptors = 0;
        long sockets = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : open) {
                descriptors++;
                sockets += isSocket(descriptor) ? 1 : 0;
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return new OpenFiles(descriptors, sockets);
        }
        return new OpenFiles(descriptors, sockets);
    }

    /** Both together. */
    public OpenFiles plus(OpenFiles other) {
        return new OpenFiles(descriptors + other.descriptors, sockets + other.sockets);
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
