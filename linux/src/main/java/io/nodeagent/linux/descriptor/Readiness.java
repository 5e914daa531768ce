package io.nodeagent.linux.descriptor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Parks callers until a file descriptor is ready, all of them by one epoll thread. */
public final class Readiness {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Map<Long, Wait> WAITS = new ConcurrentHashMap<>();
    private static final Epoll EPOLL = start();

    private Readiness() {}

    /**
     * Begins to wait; the caller then calls {@link Wait#await}. The descriptor must stay open until that returns, and
     * has one wait at a time.
     *
     * @param event {@link Epoll#IN} or {@link Epoll#OUT}
     */
    public static Wait begin(int fd, int event) {
        Wait wait = new Wait(fd, NEXT.incrementAndGet());
        WAITS.put(wait.key, wait);
        try {
            EPOLL.add(fd, event | Epoll.ONE_SHOT, wait.key);
        } catch (RuntimeException e) {
            WAITS.remove(wait.key);
            throw e;
        }
        return wait;
    }

    /** One caller's wait for one descriptor. */
    public static final class Wait {
        private final int fd;
        private final long key;
        private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

        private Wait(int fd, long key) {
            this.fd = fd;
            this.key = key;
        }

        /** Parks until ready, cancelled, or {@code timeout} is over; answers whether it is ready. */
        public boolean await(Duration timeout) throws InterruptedException {
            try {
                return ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                WAITS.remove(key);
                EPOLL.remove(fd);
            }
        }

        /** Runs an action, which must not wait, once {@link #await} would not park any more. */
        void whenOver(Runnable action) {
            CompletableFuture<Boolean> _ = ready.whenComplete((isReady, failure) -> action.run());
        }

        /** Ends the wait early: {@link #await} answers false. */
        public void cancel() {
            ready.complete(false);
        }
    }

    private static Epoll start() {
        Epoll epoll = new Epoll();
        Thread.ofPlatform().daemon().name("descriptor-readiness").start(() -> {
            while (true) {
                for (long key : epoll.await(-1)) {
                    Wait wait = WAITS.get(key);
                    if (wait != null) {
                        wait.ready.complete(true);
                    }
                }
            }
        });
        return epoll;
    }
}
