package io.nodeagent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.nodeagent.errors.InternalException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A response's status line and headers on the wire (RFC 9112 section 4). */
final class ResponseHead {
    private final StringBuilder text = new StringBuilder(256);

    ResponseHead(int status) {
        text.append("HTTP/1.1 ").append(HttpResponseStatus.valueOf(status)).append("\r\n");
    }

    /** RFC 9110 section 6.6.1. */
    ResponseHead date() {
        return add("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    ResponseHead add(Map<String, String> headers) {
        headers.forEach(this::add);
        return this;
    }

    /** Adds a header; a line break in it would let a caller's data forge the response. */
    ResponseHead add(String name, String value) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == ':' || c >= 0x7f)) {
            throw new InternalException("response header has an impossible name: '" + name + "'");
        }
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new InternalException("response header " + name + " has a line break in its value");
        }
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    ByteBuf encode() {
        return Unpooled.wrappedBuffer((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
