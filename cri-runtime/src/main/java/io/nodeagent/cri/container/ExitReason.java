package io.nodeagent.cri.container;

/** Why a container ended, in the words that the kubelet shows. */
public enum ExitReason {
    /** Exit code 0. */
    COMPLETED("Completed"),
    /** Any other exit code. */
    ERROR("Error"),
    /** The kernel killed a process of it for lack of memory, and it ended for that: at once or soon after, not well. */
    OOM_KILLED("OOMKilled"),
    /** It could not be started. */
    START_ERROR("StartError"),
    /** Nobody saw how it ended. */
    UNKNOWN("ContainerStatusUnknown");

    /** The exit code of a container that could not be started. */
    public static final int START_ERROR_CODE = 128;

    /** The exit code of a container whose end nobody saw. */
    public static final int UNKNOWN_CODE = 255;

    private final String text;

    ExitReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
