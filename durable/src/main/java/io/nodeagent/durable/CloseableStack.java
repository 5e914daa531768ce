package io.nodeagent.durable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was made so far, each with its undo: closing runs the undos, last made first, every one of them whatever the
 * others throw. A creation that succeeds calls {@link #keep()} and so closes nothing.
 *
 * <pre>{@code
 * try (var undo = new CloseableStack()) {
 *     undo.push("unmount " + path, () -> Mounts.unmount(path));
 *     ...
 *     undo.keep();
 * }
 * }</pre>
 *
 * Not thread-safe: a creation is one thread's.
 */
public final class CloseableStack implements AutoCloseable {
    private final Deque<Step> steps = new ArrayDeque<>();

    /** Undoes one step. */
    @FunctionalInterface
    public interface Undo {
        void run() throws Exception;
    }

    private record Step(String name, Undo undo) {}

    /** Registers the undo of a step just done; {@code name} says what the undo does, for its failure's message. */
    public void push(String name, Undo undo) {
        steps.push(new Step(name, undo));
    }

    /** Registers something to close. */
    public <C extends AutoCloseable> C push(C closeable) {
        push("close " + closeable, closeable::close);
        return closeable;
    }

    /** Forgets every undo: what was made stays. */
    public void keep() {
        steps.clear();
    }

    /** Runs every undo; throws the first failure with the later ones suppressed. */
    @Override
    public void close() {
        UndoFailedException first = null;
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.undo().run();
            } catch (Exception e) {
                UndoFailedException failure = new UndoFailedException(step.name(), e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** An undo that failed, so something may be left behind. */
    public static final class UndoFailedException extends io.nodeagent.errors.InternalException {
        UndoFailedException(String step, Exception cause) {
            super("undo failed: " + step + ": " + cause.getMessage(), cause);
        }
    }
}
