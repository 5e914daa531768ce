package io.nodeagent.agent.staticpod;

import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where static pods come from.
 *
 * @param folder of their files; empty where there are none
 * @param nodeUid of the node's object, which owns the mirror pods; empty while it is not known
 */
public record StaticPodOptions(Optional<Path> folder, PodSchema schema, Supplier<Optional<String>> nodeUid) {
    /** A node without static pods. */
    public static final StaticPodOptions NONE = new StaticPodOptions(Optional.empty(), new NoSchema(), Optional::empty);

    private record NoSchema() implements PodSchema {
        @Override
        public Parsed parse(byte[] text) {
            throw new FailedPreconditionException("no files are read here");
        }

        @Override
        public String complete(String pod) {
            throw new FailedPreconditionException("no files are read here");
        }
    }
}
