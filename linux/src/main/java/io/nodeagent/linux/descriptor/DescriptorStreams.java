package io.nodeagent.linux.descriptor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Descriptors as streams; closing a stream closes the descriptor. */
public final class DescriptorStreams {
    private DescriptorStreams() {}

    public static InputStream input(Descriptor descriptor) {
        return new Input(descriptor);
    }

    public static OutputStream output(Descriptor descriptor) {
        return new Output(descriptor);
    }

    private static final class Input extends InputStream {
        private final Descriptor descriptor;

        Input(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            byte[] part = new byte[Math.min(length, 32 * 1024)];
            int count = descriptor.read(part);
            System.arraycopy(part, 0, buffer, offset, count);
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {
            descriptor.close();
        }
    }

    private static final class Output extends OutputStream {
        private final Descriptor descriptor;

        Output(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            descriptor.write(buffer, offset, length);
        }

        @Override
        public void close() {
            descriptor.close();
        }
    }
}
