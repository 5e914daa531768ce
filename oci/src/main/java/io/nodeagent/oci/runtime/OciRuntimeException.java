package io.nodeagent.oci.runtime;

import io.nodeagent.errors.InternalException;
import org.jspecify.annotations.Nullable;

/** The OCI runtime or conmon refused or failed; the message holds its own words. */
public final class OciRuntimeException extends InternalException {
    public OciRuntimeException(String message) {
        this(message, null);
    }

    public OciRuntimeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
