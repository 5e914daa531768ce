package io.nodeagent.linux.blocking;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs calls that may block in the kernel on bounded platform threads.
 *
 * <p>The threads are daemons of the process, made on demand and gone after ten idle seconds. An interrupt of the waiting
 * caller is kept and reported as {@link UnavailableException}; the call itself goes on, for the kernel does not take
 * back a mount in progress.
 */
public final class BlockingCalls {
    private static final Map<Lane, ThreadPoolExecutor> POOLS = pools();

    private BlockingCalls() {}

    /** Runs {@code work} on a thread of {@code lane} and waits for it; its unchecked exceptions arrive as they are. */
    public static <T> T call(Lane lane, Callable<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return direct(work);
        }
        Future<T> result = Objects.requireNonNull(POOLS.get(lane)).submit(work);
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for a blocking call", e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The same for short work that must not go on behind its caller's back: an interrupt is kept for after its end. */
    public static void runToEnd(Lane lane, BlockingWork work) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!Thread.currentThread().isVirtual()) {
                Object _ = direct(() -> done(work));
                return;
            }
            Future<Boolean> result = Objects.requireNonNull(POOLS.get(lane)).submit(() -> done(work));
            while (true) {
                try {
                    Object _ = result.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Boolean done(BlockingWork work) throws Exception {
        work.run();
        return Boolean.TRUE;
    }

    /** The same for work without a result. */
    public static void run(Lane lane, BlockingWork work) {
        Object _ = call(lane, () -> done(work));
    }

    /** Work without a result that may throw. */
    @FunctionalInterface
    public interface BlockingWork {
        void run() throws Exception;
    }

    private static <T> T direct(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case FileSystemException e -> FileFailure.of("use " + e.getFile(), e);
            default -> new InternalException(cause.toString(), cause);
        };
    }

    private static Map<Lane, ThreadPoolExecutor> pools() {
        Map<Lane, ThreadPoolExecutor> pools = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    lane.threads(),
                    lane.threads(),
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform()
                            .daemon()
                            .name("blocking-" + lane.name().toLowerCase(java.util.Locale.ROOT) + "-", 0)
                            .factory());
            pool.allowCoreThreadTimeOut(true);
            pools.put(lane, pool);
        }
        return pools;
    }
}
