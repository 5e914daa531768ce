package io.nodeagent.images.store;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings the layers of one image, a few at a time; the first failure ends the others. */
final class ParallelLayers {
    private ParallelLayers() {}

    /** @param atOnce how many at a time; the rest waits in order */
    static void run(Collection<Runnable> layers, int atOnce) {
        if (layers.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(atOnce, layers.size()),
                Thread.ofPlatform().daemon().name("layer-write-", 0).factory());
        try (threads) {
            ExecutorCompletionService<Boolean> done = new ExecutorCompletionService<>(threads);
            layers.forEach(layer -> done.submit(layer, Boolean.TRUE));
            try {
                for (int i = 0; i < layers.size(); i++) {
                    done.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw unchecked(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new UnavailableException("the transfer was cancelled", e);
            }
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case Throwable cause -> new InternalException(cause.toString(), cause);
            case null -> new InternalException(e.toString(), e);
        };
    }
}
