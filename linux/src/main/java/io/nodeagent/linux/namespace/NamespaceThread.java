package io.nodeagent.linux.namespace;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs raw system calls inside a pinned namespace, on a thread made for it; see the package's rules. */
public final class NamespaceThread {
    private static final int O_CLOEXEC = 0x80000;

    private NamespaceThread() {}

    /** What is done inside: raw system calls only, nothing that starts a thread, logs or completes a future. */
    @FunctionalInterface
    public interface RawCalls<T> {
        T run();
    }

    /** Runs {@code calls} in the namespace pinned at {@code pin} and waits; its exceptions arrive as they are. */
    public static <T> T call(NamespaceKind kind, Path pin, RawCalls<T> calls) {
        return onFreshThread(() -> {
            int home = openNamespace(Path.of("/proc/thread-self/ns", kind.fileName()));
            try {
                int namespace = openNamespace(pin);
                try {
                    SystemCallException.check(Libc.C.setns(namespace, kind.cloneFlag()), "setns", pin.toString());
                } finally {
                    Libc.C.close(namespace);
                }
                try {
                    return calls.run();
                } finally {
                    SystemCallException.check(Libc.C.setns(home, kind.cloneFlag()), "setns", "back to the host");
                }
            } finally {
                Libc.C.close(home);
            }
        });
    }

    /**
     * Runs {@code calls} on a fresh platform thread, which then ends, and waits for it by joining.
     *
     * <p>An interrupt is kept and does not end the wait: the calls go on whatever the caller does, and a caller that
     * cleaned up meanwhile would race with them.
     */
    static <T> T onFreshThread(RawCalls<T> calls) {
        Outcome<T> outcome = new Outcome<>();
        Thread thread = Thread.ofPlatform()
                .name("namespace")
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> {
                    try {
                        outcome.value = calls.run();
                    } catch (RuntimeException | Error e) {
                        outcome.failure = e;
                    }
                });
        thread.start();
        joinUninterruptibly(thread);
        return switch (outcome.failure) {
            case null -> Objects.requireNonNull(outcome.value, "raw calls answered null");
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable t -> throw new InternalException(t.toString(), t);
        };
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plain fields: joining the thread publishes them, and completes nothing while it is still inside. */
    private static final class Outcome<T> {
        @Nullable
        T value;

        @Nullable
        Throwable failure;
    }

    private static int openNamespace(Path file) {
        return SystemCallException.check(Libc.C.open(file.toString(), O_CLOEXEC, 0), "open", file.toString());
    }
}
