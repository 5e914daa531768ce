package io.nodeagent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** A connection of the server that has left HTTP. */
final class ChannelConnection implements RawConnection {
    private final HttpConnection connection;
    private final OutputStream output;

    ChannelConnection(HttpConnection connection) {
        this.connection = connection;
        this.output = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                connection.writer().write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream input() {
        return connection.raw();
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            connection.shutdownOutput().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException failed = new InterruptedIOException("interrupted while ending the output");
            failed.initCause(e);
            throw failed;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
