package io.nodeagent.agent.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * One record of a CRI log: {@code TIME STREAM TAG TEXT}, the tag {@code F} for a text that ends its line and {@code P}
 * for a part of one (the CRI logging format; further tags follow a colon).
 *
 * @param line the record's bytes without the newline
 * @param textStart where the text begins in it
 * @param partial whether the line goes on in the next record of its stream
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one line's copy to the reader; never compared
record LogRecord(byte[] line, String time, boolean partial, int textStart) {
    /** The record in {@code line}, or null when it is not one: a torn write after a crash of the machine. */
    static @Nullable LogRecord parse(byte[] line) {
        int timeEnd = space(line, 0);
        int streamEnd = timeEnd < 0 ? -1 : space(line, timeEnd + 1);
        if (streamEnd < 0) {
            return null;
        }
        // A record without text may lack the space after its tag.
        int tagEnd = space(line, streamEnd + 1);
        int end = tagEnd < 0 ? line.length : tagEnd;
        if (end == streamEnd + 1) {
            return null;
        }
        String time = new String(line, 0, timeEnd, StandardCharsets.US_ASCII);
        return new LogRecord(line, time, line[streamEnd + 1] == 'P', Math.min(end + 1, line.length));
    }

    boolean before(Instant since) {
        try {
            return OffsetDateTime.parse(time).toInstant().isBefore(since);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static int space(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }
}
