package io.nodeagent.images.registry;

import java.io.IOException;

/** An endpoint that did not give what it was asked for; another one may. */
final class RegistryFailure extends IOException {
    /** For an endpoint that could not be asked. */
    static final int UNREACHABLE = 0;

    private final int status;

    /** @param status of HTTP, or {@link #UNREACHABLE} */
    RegistryFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    RegistryFailure(String message, IOException cause) {
        super(message, cause);
        this.status = UNREACHABLE;
    }

    int status() {
        return status;
    }
}
