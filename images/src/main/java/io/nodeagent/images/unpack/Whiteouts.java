package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.fs.RawPath;

/** The names by which a layer removes files of lower ones: "Whiteouts" in the OCI image specification's layer format. */
final class Whiteouts {
    static final String PREFIX = ".wh.";
    private static final String META = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private Whiteouts() {}

    /** What a marked name says. */
    sealed interface Meaning {}

    /** A name of the lower layers goes. */
    record Removed(RawPath name) implements Meaning {}

    /** Everything that lower layers have in this directory goes. */
    record Opaque() implements Meaning {}

    /** Bookkeeping of AUFS that says nothing to others. */
    record Ignored() implements Meaning {}

    static Meaning of(RawPath name, RawPath entry) {
        String text = name.bytes();
        if (text.equals(OPAQUE)) {
            return new Opaque();
        }
        if (text.startsWith(META)) {
            return new Ignored();
        }
        String removed = text.substring(PREFIX.length());
        if (removed.isEmpty() || removed.equals(".") || removed.equals("..")) {
            throw new InvalidArgumentException("tar entry '" + entry + "' is a whiteout of no file");
        }
        return new Removed(new RawPath(removed));
    }
}
