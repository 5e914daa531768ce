package io.nodeagent.oci.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Closing of the sessions' streams, whose descriptors never fail to close. */
final class Streams {
    private Streams() {}

    static void closeAll(Closeable... streams) {
        for (Closeable stream : streams) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
