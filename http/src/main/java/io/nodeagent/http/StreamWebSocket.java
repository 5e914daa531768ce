package io.nodeagent.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on a raw connection. A virtual thread of its own reads, so that pings are answered while nobody receives;
 * it stops reading while too much is waiting to be received. It ends with the connection.
 */
final class StreamWebSocket implements WebSocket {
    private static final int MESSAGE_LIMIT = 4 << 20;
    private static final int WAITING_LIMIT = 256 << 10;
    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;

    private final RawConnection connection;
    private final ReentrantLock sending = new ReentrantLock();
    private boolean closeSent;

    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean ended;
    private @Nullable IOException failure;

    StreamWebSocket(RawConnection connection) {
        this.connection = connection;
        Thread.ofVirtual().name("websocket-reader").start(this::readAll);
    }

    private void readAll() {
        try {
            read(new BufferedInputStream(connection.input(), 16 << 10));
            end(null);
        } catch (WebSocketFrame.Violation e) {
            // First: a handler that learns of the end closes normally, and only the first close frame is sent.
            announceClose(e.code(), e.toString());
            end(e);
            connection.close();
        } catch (IOException e) {
            end(e);
        }
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        int opcode = WebSocketFrame.CONTINUATION;
        while (true) {
            WebSocketFrame frame =
                    WebSocketFrame.read(in, MESSAGE_LIMIT - fragments.size()).orElse(null);
            if (frame == null) {
                return;
            }
            if (frame.control()) {
                if (control(frame)) {
                    return;
                }
                continue;
            }
            boolean first = frame.opcode() != WebSocketFrame.CONTINUATION;
            if (frame.opcode() > WebSocketFrame.BINARY || first != (opcode == WebSocketFrame.CONTINUATION)) {
                throw new WebSocketFrame.Violation(
                        PROTOCOL_ERROR, "frame with opcode " + frame.opcode() + " is out of place");
            }
            opcode = first ? frame.opcode() : opcode;
            if (first && frame.last()) {
                offer(opcode, frame.payload());
                opcode = WebSocketFrame.CONTINUATION;
                continue;
            }
            fragments.writeBytes(frame.payload());
            if (frame.last()) {
                offer(opcode, fragments.toByteArray());
                fragments = new ByteArrayOutputStream();
                opcode = WebSocketFrame.CONTINUATION;
            }
        }
    }

    /** @return whether the peer has closed */
    private boolean control(WebSocketFrame frame) throws IOException {
        switch (frame.opcode()) {
            case WebSocketFrame.PING -> send(WebSocketFrame.PONG, frame.payload());
            case WebSocketFrame.PONG -> {}
            case WebSocketFrame.CLOSE -> {
                byte[] code = Arrays.copyOf(frame.payload(), Math.min(2, frame.payload().length));
                sendClose(code);
                return true;
            }
            default -> throw new WebSocketFrame.Violation(PROTOCOL_ERROR, "unknown opcode " + frame.opcode());
        }
        return false;
    }

    private void offer(int opcode, byte[] payload) throws IOException {
        boolean text = opcode == WebSocketFrame.TEXT;
        if (text) {
            checkUtf8(payload);
        }
        synchronized (waiting) {
            awaitChange(() -> waitingBytes > WAITING_LIMIT && !ended);
            waiting.add(new Message(text, payload));
            waitingBytes += payload.length;
            waiting.notifyAll();
        }
    }

    private static void checkUtf8(byte[] payload) throws WebSocketFrame.Violation {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
        } catch (CharacterCodingException e) {
            WebSocketFrame.Violation violation = new WebSocketFrame.Violation(NOT_UTF8, "text message is not UTF-8");
            violation.initCause(e);
            throw violation;
        }
    }

    private void end(@Nullable IOException cause) {
        synchronized (waiting) {
            if (!ended) {
                ended = true;
                failure = cause;
            }
            waiting.notifyAll();
        }
    }

    @Override
    public Optional<Message> receive() throws IOException {
        synchronized (waiting) {
            awaitChange(() -> waiting.isEmpty() && !ended);
            Message message = waiting.poll();
            if (message != null) {
                waitingBytes -= message.payload().length;
                waiting.notifyAll();
                return Optional.of(message);
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return Optional.empty();
        }
    }

    private void awaitChange(java.util.function.BooleanSupplier blocked) throws InterruptedIOException {
        synchronized (waiting) {
            while (blocked.getAsBoolean()) {
                try {
                    waiting.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    InterruptedIOException failed = new InterruptedIOException("interrupted at a WebSocket");
                    failed.initCause(e);
                    throw failed;
                }
            }
        }
    }

    @Override
    public void sendBinary(byte[] payload) throws IOException {
        send(WebSocketFrame.BINARY, payload);
    }

    @Override
    public void sendText(String payload) throws IOException {
        send(WebSocketFrame.TEXT, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int opcode, byte[] payload) throws IOException {
        sending.lock();
        try {
            if (closeSent) {
                throw new IOException("the WebSocket is closed");
            }
            connection.output().write(new WebSocketFrame(true, opcode, payload).encode());
        } finally {
            sending.unlock();
        }
    }

    private void sendClose(byte[] payload) throws IOException {
        sending.lock();
        try {
            if (!closeSent) {
                connection.output().write(new WebSocketFrame(true, WebSocketFrame.CLOSE, payload).encode());
                closeSent = true;
            }
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close(int code, String reason) {
        announceClose(code, reason);
        end(null);
        connection.close();
    }

    private void announceClose(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        // section 5.5: a control frame carries 125 bytes, two of them are the code
        byte[] shortened = Arrays.copyOf(text, Math.min(text.length, 123));
        try {
            sendClose(ByteBuffer.allocate(2 + shortened.length)
                    .putShort((short) code)
                    .put(shortened)
                    .array());
        } catch (IOException e) {
            end(e);
        }
    }

    @Override
    public void close() {
        close(NORMAL, "");
    }
}
