package io.nodeagent.standalone.lifecycle;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of metav1.DeleteOptions is honoured.
 *
 * @param uid refuse when the object has another one
 * @param resourceVersion refuse when the object has another one
 */
public record DeletionRequest(OptionalLong graceSeconds, Optional<String> uid, Optional<String> resourceVersion) {
    public static final DeletionRequest PLAIN =
            new DeletionRequest(OptionalLong.empty(), Optional.empty(), Optional.empty());
}
