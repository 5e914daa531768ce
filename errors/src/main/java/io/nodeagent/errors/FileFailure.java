package io.nodeagent.errors;

import java.io.IOException;
import java.util.List;

/** What went wrong with a file of {@code java.nio}: a full disk passes, the rest is not expected. */
public final class FileFailure {
    /** java.nio keeps errno to itself: these are glibc's words for ENOSPC and EDQUOT in the launchers' locale. */
    private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded");

    private FileFailure() {}

    /**
     * The failure to throw.
     *
     * @param what operation and path, such as {@code write /var/lib/x}
     */
    public static NodeAgentException of(String what, IOException cause) {
        return isFull(cause) ? new NoSpaceException(what, cause) : new InternalException(what + ": " + cause, cause);
    }

    private static boolean isFull(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return FULL.stream().anyMatch(message::endsWith);
    }
}
