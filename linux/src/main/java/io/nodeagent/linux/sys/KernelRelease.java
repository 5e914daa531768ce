package io.nodeagent.linux.sys;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The running kernel's release (uname(2)): for features that cannot be asked for without using them. */
public record KernelRelease(int major, int minor) {
    private static final Path FILE = Path.of("/proc/sys/kernel/osrelease");
    private static final Pattern NUMBERS = Pattern.compile("^(\\d+)\\.(\\d+)");

    /** This machine's. */
    public static KernelRelease current() {
        try {
            return parse(new String(Files.readAllBytes(FILE), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InternalException("read " + FILE + ": " + e, e);
        }
    }

    /** Reads text such as {@code 6.1.0-18-amd64}; what is not of its form counts as 0.0. */
    public static KernelRelease parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        return matcher.find()
                ? new KernelRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new KernelRelease(0, 0);
    }

    /** Whether it is this release or a later one. */
    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
