package io.nodeagent.agent.probe;

/**
 * The answer to one probe.
 *
 * @param message what the event says of it: a command's output, a response's body, an error
 */
public record ProbeOutcome(Answer answer, String message) {
    /** How it went. */
    public enum Answer {
        SUCCESS,
        /** A success that the event log should know of. */
        WARNING,
        FAILURE,
        /** The probe could not be made; it counts for nothing. */
        ERROR
    }

    static ProbeOutcome success(String message) {
        return new ProbeOutcome(Answer.SUCCESS, message);
    }

    static ProbeOutcome warning(String message) {
        return new ProbeOutcome(Answer.WARNING, message);
    }

    static ProbeOutcome failure(String message) {
        return new ProbeOutcome(Answer.FAILURE, message);
    }

    static ProbeOutcome error(String message) {
        return new ProbeOutcome(Answer.ERROR, message);
    }
}
