package io.nodeagent.linux.fs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path as the kernel knows it: bytes without NUL. Most are UTF-8 text, but nothing makes them so.
 *
 * @param bytes one character a byte, U+0000 to U+00FF: such strings are stored in one byte a character, and compare and
 *     split at no cost
 */
public record RawPath(String bytes) {
    /** The directory itself. */
    public static final RawPath HERE = new RawPath(".");

    public RawPath {
        if (bytes.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path with a NUL byte");
        }
    }

    /** The path of these bytes up to the first NUL. */
    public static RawPath ofBytes(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new RawPath(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
    }

    /** The path of a text, in UTF-8. */
    public static RawPath of(String text) {
        return new RawPath(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Everything before the last slash, {@link #HERE} without one. */
    public RawPath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash < 0 ? HERE : new RawPath(bytes.substring(0, slash));
    }

    /** Everything after the last slash. */
    public RawPath name() {
        return new RawPath(bytes.substring(bytes.lastIndexOf('/') + 1));
    }

    /** This path with a name below it. */
    public RawPath child(String name) {
        return equals(HERE) ? new RawPath(name) : new RawPath(bytes + "/" + name);
    }

    /** As text for people, read as UTF-8. */
    @Override
    public String toString() {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    byte[] terminated() {
        byte[] plain = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(plain, plain.length + 1);
    }
}
