package io.nodeagent.images.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The extended attributes that Java's own view leaves out, as the headers of tar(1) list them. */
final class OverlayAttributes {
    private OverlayAttributes() {}

    static String text(Path path) throws IOException {
        Process process = new ProcessBuilder(
                        "tar",
                        "--xattrs",
                        "--xattrs-include=*",
                        "--no-recursion",
                        "--format=posix",
                        "-cf",
                        "-",
                        path.toString())
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
