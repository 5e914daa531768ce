package io.nodeagent.cli;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that opens on a thread of its own while its opener goes on. Closing it waits for the opening and closes what
 * was opened, if it was.
 *
 * @param <T> what is opened
 */
final class Background<T extends AutoCloseable> implements AutoCloseable {
    private final FutureTask<T> opening;

    private Background(FutureTask<T> opening) {
        this.opening = opening;
    }

    static <T extends AutoCloseable> Background<T> open(String name, Callable<T> opener) {
        FutureTask<T> opening = new FutureTask<>(opener);
        Thread.ofPlatform().name(name).start(opening);
        return new Background<>(opening);
    }

    /** Waits until it is open; a failure arrives as it is. */
    T get() throws InterruptedException {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException failure -> failure;
                case Error failure -> throw failure;
                case null, default -> new InternalException(String.valueOf(e.getCause()), e);
            };
        }
    }

    @Override
    public void close() {
        try {
            opening.get().close();
        } catch (ExecutionException e) {
            // Nothing was opened, and whoever waited for it was told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while closing what was opened in the background", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new InternalException("close: " + e, e);
        }
    }

    @Override
    public String toString() {
        return "what was opened in the background";
    }
}
