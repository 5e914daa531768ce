package io.nodeagent.cli.nodectl;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a command in a container: Kubernetes' remote command protocol over a WebSocket,
 * {@code v5.channel.k8s.io}. A message's first byte names its channel; one of the two bytes 255 and N closes channel N.
 */
final class CommandSession implements WebSocket.Listener {
    private static final String PROTOCOL = "v5.channel.k8s.io";
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int CLOSE = 255;
    private static final int PIECE_BYTES = 32 << 10;
    /** Of a message between its parts: the next byte is a channel. */
    private static final int NO_CHANNEL = -1;

    private final boolean withInput;
    private final OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    private final OutputStream stderr = new FileOutputStream(FileDescriptor.err);
    private final ByteArrayOutputStream verdict = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private int channel = NO_CHANNEL;

    /** A session for one command; with this process's input or none. */
    CommandSession(boolean withInput) {
        this.withInput = withInput;
    }

    /** Runs it to its end; answers its exit code. */
    int run(URI session) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols(PROTOCOL)
                    .buildAsync(URI.create(session.toString().replaceFirst("^http", "ws")), this)
                    .join();
            if (withInput) {
                Thread.ofPlatform().daemon().name("stdin").start(() -> sendInput(socket));
            }
            try {
                return exit.join();
            } finally {
                socket.abort();
            }
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof NodeAgentException told) {
                throw told;
            }
            throw new UnavailableException("the command's streams broke: " + cause.getMessage(), e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (channel == NO_CHANNEL && data.hasRemaining()) {
            channel = data.get() & 0xff;
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        try {
            switch (channel) {
                case STDOUT -> stdout.write(bytes);
                case STDERR -> stderr.write(bytes);
                case ERROR -> verdict.writeBytes(bytes);
                default -> {
                    // The end of a stream; the verdict says when all is over.
                }
            }
        } catch (IOException e) {
            exit.completeExceptionally(e);
        }
        if (last) {
            if (channel == ERROR) {
                decide();
            }
            channel = NO_CHANNEL;
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        exit.completeExceptionally(
                new IOException("closed before the command ended" + (reason.isEmpty() ? "" : ": " + reason)));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        exit.completeExceptionally(error);
    }

    private void decide() {
        String text = verdict.toString(StandardCharsets.UTF_8);
        Status status = new KubernetesSerialization().unmarshal(text, Status.class);
        if ("Success".equals(status.getStatus())) {
            exit.complete(0);
            return;
        }
        String code = status.getDetails() == null
                ? ""
                : status.getDetails().getCauses().stream()
                        .filter(cause -> "ExitCode".equals(cause.getReason()))
                        .map(StatusCause::getMessage)
                        .findFirst()
                        .orElse("");
        if (code.matches("\\d{1,3}")) {
            exit.complete(Integer.valueOf(code));
        } else {
            exit.completeExceptionally(new InternalException(String.valueOf(status.getMessage())));
        }
    }

    private static void sendInput(WebSocket socket) {
        byte[] piece = new byte[PIECE_BYTES];
        piece[0] = STDIN;
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            for (int read = in.read(piece, 1, piece.length - 1);
                    read >= 0;
                    read = in.read(piece, 1, piece.length - 1)) {
                send(socket, Arrays.copyOf(piece, read + 1));
            }
            send(socket, new byte[] {(byte) CLOSE, STDIN});
        } catch (IOException e) {
            throw new UncheckedIOException("read the input", e);
        } catch (CompletionException _) {
            // The command ended first, and its verdict says how.
        }
    }

    private static void send(WebSocket socket, byte[] message) {
        var _ = socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }
}
