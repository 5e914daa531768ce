package io.nodeagent.cri.sandbox;

/**
 * One part of a sandbox: how it is made and how it is unmade.
 *
 * <p>{@link #undo} is idempotent and works from the record alone, whatever became of the part: after a step that failed
 * half way, after a crash of the agent in the middle of it, and a second time.
 */
public interface SandboxStep {
    /** What it makes, for messages: {@code namespaces}, {@code network} … */
    String name();

    /** Makes it; answers the record with what is now known. */
    SandboxRecord apply(SandboxRecord sandbox);

    /** Unmakes it; what is not there is no error. */
    void undo(SandboxRecord sandbox);
}
