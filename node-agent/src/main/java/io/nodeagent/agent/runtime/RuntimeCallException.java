package io.nodeagent.agent.runtime;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;

/** A CRI call that failed; the message is the runtime's own, worded as the kubelet shows it. */
public final class RuntimeCallException extends RuntimeException {
    private final Status.Code code;

    private RuntimeCallException(String message, Status.Code code, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The failure of {@code call}, a CRI method. */
    public static RuntimeCallException of(String call, StatusRuntimeException cause) {
        Status status = cause.getStatus();
        String text = status.getDescription() == null ? call + " failed" : status.getDescription();
        String message = "rpc error: code = %s desc = %s".formatted(codeName(status.getCode()), text);
        return new RuntimeCallException(message, status.getCode(), cause);
    }

    public Status.Code code() {
        return code;
    }

    /** Status codes as Go's gRPC prints them, which is what users know from a kubelet: {@code DeadlineExceeded}. */
    private static String codeName(Status.Code code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
