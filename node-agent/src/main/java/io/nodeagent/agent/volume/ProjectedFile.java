package io.nodeagent.agent.volume;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A file to write from an API object.
 *
 * @param mode permission bits, 0 to 0777
 * @param user the owner; empty for whoever the agent is
 */
record ProjectedFile(byte[] content, int mode, OptionalLong user) {
    ProjectedFile(byte[] content, int mode) {
        this(content, mode, OptionalLong.empty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProjectedFile(byte[] theirs, int theirMode, OptionalLong theirUser)
                && mode == theirMode
                && user.equals(theirUser)
                && Arrays.equals(content, theirs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(content) + mode;
    }

    /** The length only: the content may be a secret. */
    @Override
    public String toString() {
        return "ProjectedFile[%d bytes, mode %o]".formatted(content.length, mode);
    }
}
