package io.nodeagent.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request on a connection of {@link HttpServer} and what its handler does with it. */
final class ServerExchange implements HttpExchange {
    private final HttpConnection connection;
    private final IncomingRequest request;
    private final ChannelWriter writer;
    private volatile boolean keepAlive;
    private volatile boolean begun;
    private volatile boolean gone;
    private volatile @Nullable Thread thread;
    private @Nullable OutputStream streaming;
    private boolean continueSent;

    ServerExchange(HttpConnection connection, IncomingRequest request, boolean draining) {
        this.connection = connection;
        this.request = request;
        this.writer = connection.writer();
        this.keepAlive = request.keepAlive() && !draining;
    }

    IncomingRequest request() {
        return request;
    }

    void thread(Thread handlerThread) {
        thread = handlerThread;
    }

    /** The peer has gone: nothing the handler does is of use any more. */
    void interrupt() {
        gone = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    boolean gone() {
        return gone || writer.broken();
    }

    boolean begun() {
        return begun;
    }

    boolean keepsConnection() {
        return keepAlive;
    }

    void endConnection() {
        keepAlive = false;
    }

    void abort() {
        endConnection();
        connection.abort();
    }

    /** The handler has returned. */
    void finish() throws IOException {
        if (!begun) {
            throw new InternalException("no response was made to " + method() + " " + path());
        }
        if (streaming != null) {
            streaming.close();
        }
    }

    @Override
    public String method() {
        return request.head().method().name();
    }

    @Override
    public String path() {
        return request.target().path();
    }

    @Override
    public String rawUri() {
        return request.head().uri();
    }

    @Override
    public Map<String, List<String>> query() {
        return request.target().query();
    }

    @Override
    public List<String> headers(String name) {
        return request.head().headers().getAll(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.head()
                .headers()
                .forEach(header -> all.computeIfAbsent(header.getKey(), _ -> new ArrayList<>())
                        .add(header.getValue()));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public InputStream body() {
        return new FilterInputStream(request.body()) {
            @Override
            public int read() throws IOException {
                sendContinue();
                return super.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                sendContinue();
                return super.read(target, offset, length);
            }
        };
    }

    /** RFC 9110 section 10.1.1: the client holds its body back until it hears that it is wanted. */
    private void sendContinue() throws IOException {
        if (!continueSent
                && request.expectsContinue()
                && !begun
                && !request.body().ended()) {
            continueSent = true;
            writer.send(new ResponseHead(100).encode());
        }
    }

    @Override
    public byte[] body(int limitBytes) throws IOException {
        if (HttpUtil.getContentLength(request.head(), 0L) > limitBytes) {
            throw tooLarge(limitBytes);
        }
        byte[] bytes = body().readNBytes(limitBytes);
        if (bytes.length == limitBytes && body().read() >= 0) {
            throw tooLarge(limitBytes);
        }
        return bytes;
    }

    private static InvalidArgumentException tooLarge(int limitBytes) {
        return new InvalidArgumentException("request body is larger than " + limitBytes + " bytes");
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return ServerTls.peerCertificates(connection.channel());
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.channel().remoteAddress();
    }

    /** Sends an error; what is left of the request is not waited for. */
    void refuse(ErrorResponder.Response response) throws IOException {
        respond(response.status(), response.headers(), response.body());
    }

    @Override
    public void respond(int status, Map<String, String> headers, byte[] body) throws IOException {
        begin();
        boolean bodyAllowed = status != 204 && status != 304;
        ResponseHead head = head(status, headers);
        if (bodyAllowed) {
            head.add("Content-Length", Integer.toString(body.length));
        }
        if (bodyAllowed && !isHead() && body.length > 0) {
            writer.send(Unpooled.wrappedBuffer(head.encode(), Unpooled.wrappedBuffer(body)));
        } else {
            writer.send(head.encode());
        }
    }

    @Override
    public OutputStream stream(int status, Map<String, String> headers) throws IOException {
        begin();
        boolean chunked = !request.isHttp10();
        if (!chunked) {
            endConnection();
        }
        ResponseHead head = head(status, headers);
        if (chunked) {
            head.add("Transfer-Encoding", "chunked");
        }
        writer.send(head.encode());
        OutputStream body = isHead() ? OutputStream.nullOutputStream() : new ChunkedOutput(writer, chunked);
        streaming = body;
        return body;
    }

    private boolean isHead() {
        return request.head().method().equals(HttpMethod.HEAD);
    }

    private void begin() {
        if (begun) {
            throw new IllegalStateException("a response to " + method() + " " + path() + " has begun already");
        }
        begun = true;
        if (request.expectsContinue() && !continueSent && !request.body().ended()) {
            // the client may or may not send its body now: what follows cannot be told apart
            endConnection();
        }
    }

    private ResponseHead head(int status, Map<String, String> headers) {
        ResponseHead head = new ResponseHead(status).date().add(headers);
        if (!keepAlive) {
            head.add("Connection", "close");
        } else if (request.isHttp10()) {
            head.add("Connection", "keep-alive");
        }
        return head;
    }

    @Override
    public boolean isWebSocket() {
        return isUpgrade()
                && "websocket".equalsIgnoreCase(request.head().headers().get(HttpHeaderNames.UPGRADE));
    }

    @Override
    public List<String> webSocketProtocols() {
        return headers("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public WebSocket acceptWebSocket(Optional<String> protocol) throws IOException {
        Map<String, String> headers = WebSocketHandshake.accept(this, protocol);
        return new StreamWebSocket(upgrade(headers));
    }

    @Override
    public boolean isUpgrade() {
        return request.isUpgrade();
    }

    @Override
    public RawConnection upgrade(Map<String, String> headers) throws IOException {
        RawConnection raw = takeOver();
        ResponseHead head = new ResponseHead(101).date().add(headers);
        if (headers.keySet().stream().noneMatch("connection"::equalsIgnoreCase)) {
            head.add("Connection", "Upgrade");
        }
        writer.send(head.encode());
        return raw;
    }

    @Override
    public RawConnection takeOver() throws IOException {
        if (!isUpgrade()) {
            throw new InvalidArgumentException(method() + " " + path() + " does not ask for an upgrade");
        }
        if (body().read() >= 0) {
            throw new InvalidArgumentException("a request for an upgrade must not have a body");
        }
        begin();
        return new ChannelConnection(connection);
    }

    @Override
    public byte[] rawRequestHead() {
        return RequestHead.encode(request.head());
    }
}
