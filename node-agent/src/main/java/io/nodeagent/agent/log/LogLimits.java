package io.nodeagent.agent.log;

import io.nodeagent.errors.InvalidArgumentException;

/**
 * How much a container's log may hold: the kubelet's containerLogMaxSize and containerLogMaxFiles.
 *
 * @param maxBytes a file that has so many is rotated
 * @param maxFiles how many files are kept, the one written to included
 */
public record LogLimits(long maxBytes, int maxFiles) {
    /** A kubelet's own: five files of 10 MiB. */
    public static final LogLimits USUAL = new LogLimits(10 << 20, 5);

    public LogLimits {
        if (maxBytes <= 0) {
            throw new InvalidArgumentException("a log file must be allowed some bytes: " + maxBytes);
        }
        if (maxFiles < 2) {
            throw new InvalidArgumentException(
                    "a log needs two files at least, the one written to and the one before: " + maxFiles);
        }
    }
}
