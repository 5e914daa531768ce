package io.nodeagent.http.streaming;

import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a client's terminal sizes, JSON objects such as {@code {"Width":80,"Height":24}}, and tells a listener. */
final class TerminalResizes {
    private static final Pattern WIDTH = Pattern.compile("\"Width\"\\s*:\\s*([0-9]{1,5})\\b");
    private static final Pattern HEIGHT = Pattern.compile("\"Height\"\\s*:\\s*([0-9]{1,5})\\b");
    private static final int OBJECT_LIMIT = 1024;

    private final StringBuilder unread = new StringBuilder();
    private @Nullable TerminalSize last;
    private @Nullable Consumer<TerminalSize> listener;

    /** Takes the next bytes of the stream; objects may be cut anywhere. */
    void accept(byte[] bytes) {
        unread.append(new String(bytes, StandardCharsets.ISO_8859_1));
        for (int end = unread.indexOf("}"); end >= 0; end = unread.indexOf("}")) {
            tell(unread.substring(0, end));
            unread.delete(0, end + 1);
        }
        if (unread.length() > OBJECT_LIMIT) {
            unread.setLength(0);
        }
    }

    private void tell(String object) {
        Matcher width = WIDTH.matcher(object);
        Matcher height = HEIGHT.matcher(object);
        if (width.find() && height.find()) {
            TerminalSize size = new TerminalSize(Integer.parseInt(width.group(1)), Integer.parseInt(height.group(1)));
            synchronized (this) {
                last = size;
                if (listener != null) {
                    listener.accept(size);
                }
            }
        }
    }

    synchronized void listener(Consumer<TerminalSize> value) {
        listener = value;
        if (last != null) {
            value.accept(last);
        }
    }
}
