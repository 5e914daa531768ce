package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.reference.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Passes bytes through, counting and digesting them; at the end of the source it fails unless they are the right ones. */
final class DigestInput extends FilterInputStream {
    private final Digest expected;
    private final String what;
    private final LongConsumer progress;
    private final MessageDigest digest = Digest.sha256();
    private long count;
    private boolean ended;

    /** @param what names the content in the message, as in {@code layer sha256:...} */
    DigestInput(InputStream source, Digest expected, String what, LongConsumer progress) {
        super(source);
        this.expected = expected;
        this.what = what;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
            count += read;
            progress.accept(count);
        } else if (read < 0 && !ended) {
            ended = true;
            Digest actual = Digest.of(digest);
            if (!actual.equals(expected)) {
                throw new InvalidArgumentException(
                        "%s is damaged: its %d bytes have the digest %s".formatted(what, count, actual));
            }
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long n) throws IOException {
        long left = n;
        byte[] sink = new byte[8192];
        while (left > 0) {
            int read = read(sink, 0, (int) Math.min(sink.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return n - left;
    }
}
