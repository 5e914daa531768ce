package io.nodeagent.cri.state;

import io.nodeagent.errors.InvalidArgumentException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The form that ids of sandboxes and containers share: 64 lower-case hexadecimal digits. */
public sealed interface ObjectId permits SandboxId, ContainerId {
    String value();

    /** The form of a whole id. */
    Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /** Refuses what is not an id. */
    static void require(String kind, String value) {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidArgumentException(
                    "not a %s id: '%s': it has 64 hexadecimal digits".formatted(kind, value));
        }
    }

    /** A value nobody has had before. */
    static String randomValue() {
        byte[] bytes = new byte[32];
        Random.SOURCE.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Holds the source of random numbers, made when the first id is. */
    final class Random {
        private static final SecureRandom SOURCE = new SecureRandom();

        private Random() {}
    }
}
