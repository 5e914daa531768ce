package io.nodeagent.oci.runtime;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.linux.descriptor.Fifo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Messages to a conmon by the FIFO {@code ctl} in its bundle: {@code TYPE A B} and a line feed. */
final class ConmonControl {
    private static final String LOG_LINK = "conmon.log-link";
    private static final Duration REOPEN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REOPEN_STEP = Duration.ofMillis(2);

    private final String id;
    private final Path bundle;

    ConmonControl(String id, Path bundle) {
        this.id = id;
        this.bundle = bundle;
    }

    /** Remembers where the log is, for {@link #reopenLog}. */
    static void rememberLog(Path bundle, Path log) {
        Path link = bundle.resolve(LOG_LINK);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, log.toAbsolutePath());
        } catch (IOException e) {
            throw FileFailure.of("link " + link, e);
        }
    }

    void resize(int columns, int rows) {
        send("1 " + rows + " " + columns + "\n");
    }

    /** Makes conmon open its log anew and waits until the new file is there, for conmon answers nothing. */
    void reopenLog() throws InterruptedException {
        send("2 0 0\n");
        Path link = bundle.resolve(LOG_LINK);
        if (!Files.isSymbolicLink(link)) {
            return;
        }
        long end = System.nanoTime() + REOPEN_TIMEOUT.toNanos();
        while (!Files.exists(link)) {
            if (System.nanoTime() > end) {
                throw new OciRuntimeException(
                        "conmon of container " + id + " did not open its log anew within " + REOPEN_TIMEOUT);
            }
            Thread.sleep(REOPEN_STEP);
        }
    }

    private void send(String message) {
        try {
            Fifo.write(bundle.resolve("ctl"), message.getBytes(StandardCharsets.US_ASCII));
        } catch (FailedPreconditionException e) {
            throw new FailedPreconditionException("container " + id + " does not run", e);
        }
    }
}
