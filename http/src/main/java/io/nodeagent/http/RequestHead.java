package io.nodeagent.http;

import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A request's line and headers, written as they came. */
final class RequestHead {
    private RequestHead() {}

    static byte[] encode(HttpRequest request) {
        StringBuilder text = new StringBuilder(512)
                .append(request.method())
                .append(' ')
                .append(request.uri())
                .append(' ')
                .append(request.protocolVersion())
                .append("\r\n");
        request.headers()
                .forEach(header -> text.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
