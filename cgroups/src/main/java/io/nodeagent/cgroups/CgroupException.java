package io.nodeagent.cgroups;

import io.nodeagent.errors.InternalException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An access to a cgroup file that failed: operation, file, data and error. */
public final class CgroupException extends InternalException {
    public CgroupException(String operation, Path file, String detail, @Nullable Throwable cause) {
        super(operation + " " + file + ": " + detail, cause);
    }
}
