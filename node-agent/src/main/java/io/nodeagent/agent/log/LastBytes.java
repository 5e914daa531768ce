package io.nodeagent.agent.log;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what is written to it, however much that is. */
final class LastBytes extends OutputStream {
    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;

    private final byte[] kept;
    private long written;

    LastBytes(int limit) {
        this.kept = new byte[limit];
    }

    @Override
    public void write(int b) {
        kept[(int) (written % kept.length)] = (byte) b;
        written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - kept.length);
        written += skipped;
        for (int i = offset + skipped; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** The bytes as text; a character whose beginning is lost is left out. */
    String text() {
        int count = (int) Math.min(written, kept.length);
        byte[] inOrder = new byte[count];
        for (int i = 0; i < count; i++) {
            inOrder[i] = kept[(int) ((written - count + i) % kept.length)];
        }
        int start = 0;
        while (written > count && start < count && (inOrder[start] & CONTINUATION_MASK) == CONTINUATION) {
            start++;
        }
        return new String(inOrder, start, count - start, StandardCharsets.UTF_8);
    }
}
