package io.nodeagent.images.unpack;

import io.nodeagent.linux.fs.Inode;
import java.util.Map;

/**
 * The extended attributes an image may set: {@code user.*} and file capabilities. All others are left out:
 * {@code trusted.overlay.*} would steer overlayfs itself, and labels of security modules belong to the machine that
 * made the image.
 */
final class ExtendedAttributes {
    private ExtendedAttributes() {}

    static void set(Inode inode, Map<String, byte[]> attributes) {
        attributes.forEach((name, value) -> {
            if (allowed(name)) {
                inode.attribute(name, value);
            }
        });
    }

    static boolean allowed(String name) {
        return name.equals("security.capability")
                || (name.startsWith("user.") && !name.startsWith("user.overlay.") && name.length() > "user.".length());
    }
}
