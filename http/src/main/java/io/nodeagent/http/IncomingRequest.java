package io.nodeagent.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it came off the wire.
 *
 * @param refusal why it cannot be handled; then only the error is sent and the connection ends
 * @param target empty when refused
 */
record IncomingRequest(
        HttpRequest head, RequestTarget target, InboundBytes body, Optional<ErrorResponder.Failure> refusal) {
    private static final RequestTarget NO_TARGET = new RequestTarget("*", Map.of());

    static IncomingRequest of(HttpRequest head, InboundBytes body) {
        if (head.decoderResult().isFailure()) {
            return refused(head, body, decodingFailure(head.decoderResult().cause()));
        }
        if (head.protocolVersion().majorVersion() != 1) {
            return refused(head, body, ErrorResponder.Failure.refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken"));
        }
        try {
            checkFraming(head);
            return new IncomingRequest(head, RequestTarget.parse(head.uri()), body, Optional.empty());
        } catch (InvalidArgumentException e) {
            return refused(head, body, ErrorResponder.Failure.of(e));
        }
    }

    private static IncomingRequest refused(HttpRequest head, InboundBytes body, ErrorResponder.Failure failure) {
        return new IncomingRequest(head, NO_TARGET, body, Optional.of(failure));
    }

    private static ErrorResponder.Failure decodingFailure(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> ErrorResponder.Failure.refusal(414, "request line is too long");
            case TooLongHttpHeaderException _ -> ErrorResponder.Failure.refusal(431, "request headers are too large");
            default -> ErrorResponder.Failure.refusal(400, "malformed request");
        };
    }

    /** RFC 9112 sections 3.2 and 6.1: what two parsers could read differently is refused. */
    private static void checkFraming(HttpRequest head) {
        HttpHeaders headers = head.headers();
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && head.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            throw new InvalidArgumentException("a request needs one Host header, this one has " + hosts);
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"))) {
            throw new InvalidArgumentException("only the transfer encoding 'chunked' is understood");
        }
    }

    /** Whether it asks to leave HTTP; an offer of HTTP/2 in clear text is not taken up. */
    boolean isUpgrade() {
        HttpHeaders headers = head.headers();
        String protocol = headers.get(HttpHeaderNames.UPGRADE);
        return refusal.isEmpty()
                && protocol != null
                && !protocol.equalsIgnoreCase("h2c")
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
    }

    boolean isHttp10() {
        return head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    }

    /** Whether the connection may carry another request after this one. */
    boolean keepAlive() {
        return refusal.isEmpty() && HttpUtil.isKeepAlive(head) && !isUpgrade();
    }

    boolean expectsContinue() {
        return HttpUtil.is100ContinueExpected(head);
    }
}
