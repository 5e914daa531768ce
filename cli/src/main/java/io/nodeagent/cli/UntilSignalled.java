package io.nodeagent.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for SIGTERM or SIGINT; what was opened is closed before the process ends. */
final class UntilSignalled {
    private final CountDownLatch signalled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Registers; from here on a signal waits until {@link #closed()} was called. */
    UntilSignalled() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    signalled.countDown();
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    void await() {
        try {
            signalled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the process may end. */
    void closed() {
        closed.countDown();
    }
}
