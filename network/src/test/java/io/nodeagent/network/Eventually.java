package io.nodeagent.network;

import java.util.function.BooleanSupplier;

/** Waits for what the kernel or a program does a moment later. */
public final class Eventually {
    private static final int TRIES = 100;
    private static final int PAUSE_MILLIS = 100;

    private Eventually() {}

    public static void holds(String what, BooleanSupplier condition) {
        for (int i = 0; i < TRIES; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new AssertionError("never came: " + what);
    }
}
