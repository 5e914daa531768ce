package io.nodeagent.agent.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the last lines of a log begin, from its end backwards; the rest of the file is not read. */
final class Tail {
    private static final int BLOCK = 64 << 10;
    /** Enough for a record's time, stream and tag. */
    private static final int HEAD = 64;

    private final FileChannel channel;
    private final long wanted;
    private long found;

    private Tail(FileChannel channel, long wanted) {
        this.channel = channel;
        this.wanted = wanted;
    }

    /**
     * Where the last lines begin.
     *
     * @param found how many there are from {@code position} on; fewer than wanted only if the file has fewer
     */
    record Position(long position, long found) {}

    static Position find(FileChannel channel, long wanted) throws IOException {
        Tail tail = new Tail(channel, wanted);
        long position = tail.search();
        return new Position(position, Math.min(tail.found, wanted));
    }

    private long search() throws IOException {
        long end = channel.size();
        if (wanted == 0) {
            return end;
        }
        long recordEnd = lastNewline(end); // bytes after it are a record in the making
        if (recordEnd < 0) {
            return 0;
        }
        if (partialAt(lastNewline(recordEnd) + 1)) {
            found = 1; // the last line goes on
        }
        while (true) {
            long start = lastNewline(recordEnd) + 1;
            if (!partialAt(start)) {
                found++;
                if (found > wanted) {
                    return recordEnd + 1;
                }
            }
            if (start == 0) {
                return 0;
            }
            recordEnd = start - 1;
        }
    }

    private ByteBuffer block = ByteBuffer.allocate(0);
    private long blockStart = -1;

    /** The position of the last newline before {@code end}, -1 for none. */
    private long lastNewline(long end) throws IOException {
        long at = end;
        while (at > 0) {
            if (blockStart < 0 || at <= blockStart || at > blockStart + block.limit()) {
                load(at);
            }
            for (int i = (int) (at - blockStart) - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return blockStart + i;
                }
            }
            at = blockStart;
        }
        return -1;
    }

    private void load(long end) throws IOException {
        blockStart = Math.max(0, end - BLOCK);
        block = read(blockStart, (int) (end - blockStart));
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read;
        do {
            read = channel.read(buffer, position + buffer.position());
        } while (read > 0 && buffer.hasRemaining());
        return buffer.flip();
    }

    private boolean partialAt(long start) throws IOException {
        ByteBuffer head = start >= blockStart && start + HEAD <= blockStart + block.limit()
                ? block.slice((int) (start - blockStart), HEAD)
                : read(start, HEAD);
        int spaces = 0;
        for (int i = 0; i < head.limit(); i++) {
            byte b = head.get(i);
            if (b == '\n') {
                return false;
            }
            if (spaces == 2) {
                return b == 'P';
            }
            spaces += b == ' ' ? 1 : 0;
        }
        return false;
    }
}
