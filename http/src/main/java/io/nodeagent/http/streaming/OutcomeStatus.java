package io.nodeagent.http.streaming;

import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import java.nio.charset.StandardCharsets;

/**
 * How a command's end is told on the error stream: from version 4 of the protocol on as a Kubernetes Status in JSON
 * ({@code k8s.io/apimachinery/pkg/util/remotecommand}), before as a line of text, or nothing for success.
 */
final class OutcomeStatus {
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";

    private OutcomeStatus() {}

    static byte[] json(Outcome outcome) {
        String text = switch (outcome) {
            case Outcome.Exited exited when exited.exitCode() == 0 -> SUCCESS;
            case Outcome.Exited exited ->
                failure(message(exited), "NonZeroExitCode", "ExitCode", "" + exited.exitCode(), "");
            case Outcome.Failed failed ->
                failure(message(failed), "InternalError", "", failed.message(), ",\"code\":500");
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] text(Outcome outcome) {
        boolean success = outcome instanceof Outcome.Exited exited && exited.exitCode() == 0;
        return success ? new byte[0] : message(outcome).getBytes(StandardCharsets.UTF_8);
    }

    private static String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited exited -> "command terminated with non-zero exit code: exit code " + exited.exitCode();
            case Outcome.Failed failed -> "Internal error occurred: " + failed.message();
        };
    }

    private static String failure(String message, String reason, String cause, String causeMessage, String code) {
        String causeReason = cause.isEmpty() ? "" : "\"reason\":" + quote(cause) + ",";
        return "{\"metadata\":{},\"status\":\"Failure\",\"message\":" + quote(message) + ",\"reason\":" + quote(reason)
                + ",\"details\":{\"causes\":[{" + causeReason + "\"message\":" + quote(causeMessage) + "}]}" + code
                + "}";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
