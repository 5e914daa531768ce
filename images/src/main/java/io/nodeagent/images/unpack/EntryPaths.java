package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.fs.RawPath;
import java.util.ArrayDeque;
import java.util.Deque;

/** The names in an archive as paths below a root: a leading slash means the root; what climbs above it is refused. */
final class EntryPaths {
    private EntryPaths() {}

    /** A path without empty, {@code .} and {@code ..} components; {@link RawPath#HERE} for the root itself. */
    static RawPath clean(RawPath path, RawPath entry) {
        String text = path.bytes();
        if (isClean(text)) {
            return path;
        }
        Deque<String> components = new ArrayDeque<>();
        for (String component : text.split("/", -1)) {
            if (component.equals("..")) {
                if (components.pollLast() == null) {
                    throw new InvalidArgumentException("tar entry '%s' climbs out of the layer's root%s"
                            .formatted(entry, path.equals(entry) ? "" : " by its link to '" + path + "'"));
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.addLast(component);
            }
        }
        return components.isEmpty() ? RawPath.HERE : new RawPath(String.join("/", components));
    }

    private static boolean isClean(String text) {
        if (text.isEmpty() || text.startsWith("/") || text.endsWith("/")) {
            return false;
        }
        int dot = text.indexOf('.');
        while (dot >= 0) {
            if (dot == 0 || text.charAt(dot - 1) == '/') {
                return false;
            }
            dot = text.indexOf('.', dot + 1);
        }
        return !text.contains("//");
    }
}
