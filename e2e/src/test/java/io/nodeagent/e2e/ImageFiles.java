package io.nodeagent.e2e;

import java.util.TreeSet;

/** What a node's image store holds on the disk. */
record ImageFiles(TreeSet<String> names) {
    /** Every file and folder but the root file systems, which belong to containers. */
    static ImageFiles of(StandaloneNode node) {
        String list = Command.of(
                        "find",
                        node.dataDir().resolve("images").toString(),
                        "-name",
                        "rootfs",
                        "-prune",
                        "-o",
                        "-print")
                .run()
                .ok();
        return new ImageFiles(new TreeSet<>(list.lines().toList()));
    }
}
