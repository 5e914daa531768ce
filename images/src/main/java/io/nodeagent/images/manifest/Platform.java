package io.nodeagent.images.manifest;

import java.util.Locale;

/**
 * What an image runs on.
 *
 * @param variant of the architecture, such as {@code v8}; empty when not given
 */
public record Platform(String os, String architecture, String variant) {
    private static final int NO_MATCH = -1;

    /** The machine this program runs on, in the words of the OCI specification (GOARCH). */
    public static Platform current() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", "");
            case "aarch64" -> new Platform("linux", "arm64", "v8");
            default -> new Platform("linux", arch, "");
        };
    }

    /** How well an image of {@code other} suits this machine: negative not at all, else the higher the better. */
    int suitability(Platform other) {
        if (!other.os.equals(os) || !other.architecture.equals(architecture)) {
            return NO_MATCH;
        }
        if (other.variant.equals(variant)) {
            return 2;
        }
        // v8 is what a bare arm64 means; amd64/v2 and later need instructions this machine may lack
        return variant.isEmpty() == other.variant.isEmpty() || other.variant.isEmpty()
                ? 1
                : architecture.equals("amd64") ? NO_MATCH : 0;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
