package io.nodeagent.images.rootfs;

import io.nodeagent.errors.FailedPreconditionException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The option string of an overlay mount; mount(2) takes one page of it. */
final class OverlayOptions {
    private static final int PAGE_BYTES = 4096;
    /** Colons and commas divide the options, a backslash escapes: a path with one of them is written another way. */
    private static final String SPECIAL = ":,\\";
    // Without "index" a lower directory may serve many mounts; "volatile" leaves out syncs that a container's upper
    // layer, worthless after a crash of the machine, does not need
    private static final String FLAGS = ",index=off,volatile";

    private OverlayOptions() {}

    /** With whole paths, as administrators like to read them in the mount table; see {@link #fits}. */
    static String plain(List<Path> lowersFromTop, Path upper, Path work) {
        String lowers = lowersFromTop.stream().map(Path::toString).collect(Collectors.joining(":"));
        return "lowerdir=" + lowers + ",upperdir=" + upper + ",workdir=" + work + FLAGS;
    }

    /** Whether plain options of these paths can be mounted. */
    static boolean fits(List<Path> lowersFromTop, Path upper, Path work) {
        boolean plainNames = IntStream.concat(
                        lowersFromTop.stream().flatMapToInt(p -> p.toString().chars()),
                        IntStream.concat(
                                upper.toString().chars(), work.toString().chars()))
                .allMatch(c -> SPECIAL.indexOf(c) < 0);
        return plainNames && plain(lowersFromTop, upper, work).length() < PAGE_BYTES;
    }

    /** With names in an open folder: {@code upper}, {@code work} and a link named by a number for each lower layer. */
    static String through(Path folder, int lowers) {
        String names = IntStream.range(0, lowers)
                .mapToObj(i -> folder.resolve(Integer.toString(i)).toString())
                .collect(Collectors.joining(":"));
        String options = "lowerdir=" + names + ",upperdir=" + folder.resolve("upper") + ",workdir="
                + folder.resolve("work") + FLAGS;
        if (options.length() >= PAGE_BYTES) {
            throw new FailedPreconditionException("an image of " + lowers + " layers is more than a mount can take");
        }
        return options;
    }
}
