package io.nodeagent.cli.option;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a node may be called: a lower-case DNS subdomain (RFC 1123), as the API server wants object names. */
final class NodeNames {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private NodeNames() {}

    /** The name given by {@code flag}, or else the machine's host name in small letters. */
    static String parse(String flag, Optional<String> given) {
        String name = given.orElseGet(() -> hostName(flag));
        if (!SUBDOMAIN.matcher(name).matches()) {
            throw new InvalidArgumentException(
                    flag + ": '" + name + "' is not a node name: use small letters, digits, '-' and '.', 253 at most");
        }
        return name;
    }

    private static String hostName(String flag) {
        try {
            return Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new InvalidArgumentException(flag + ": give one, the host name cannot be read: " + e, e);
        }
    }
}
