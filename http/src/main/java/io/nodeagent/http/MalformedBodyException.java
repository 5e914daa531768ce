package io.nodeagent.http;

import java.io.IOException;

/** A request whose head was sound and whose body breaks the rules of HTTP, such as a chunk without a size. */
final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedBodyException(Throwable cause) {
        super("request body is malformed", cause);
    }
}
