package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.fs.RawPath;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a pax extended header: {@code LENGTH KEY=VALUE\n}, values as bytes. */
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of(), List.of());
    private static final String ATTRIBUTE = "SCHILY.xattr.";
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final Map<String, byte[]> records;
    private final List<String> sparsePairs;

    private PaxRecords(Map<String, byte[]> records, List<String> sparsePairs) {
        this.records = records;
        this.sparsePairs = sparsePairs;
    }

    static PaxRecords parse(byte[] content) {
        Map<String, byte[]> records = new HashMap<>();
        List<String> pairs = new ArrayList<>();
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int blank = indexOf(content, ' ', at, content.length);
            int end = at + length(content, at, blank);
            int equals = blank < 0 ? -1 : indexOf(content, '=', blank, Math.min(end, content.length));
            if (blank < 0 || end <= blank || end > content.length || content[end - 1] != '\n' || equals < 0) {
                throw new InvalidArgumentException("a tar archive's pax header is malformed");
            }
            String key = new String(content, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(content, equals + 1, end - 1);
            records.put(key, value);
            // Format 0.0 repeats these two keys, a pair a region
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                pairs.add(new String(value, StandardCharsets.US_ASCII));
            }
            at = end;
        }
        return new PaxRecords(records, pairs);
    }

    /** The name; a sparse file's is apart, for its path record holds one made up for old programs. */
    Optional<RawPath> path() {
        return raw("GNU.sparse.name").or(() -> raw("path"));
    }

    Optional<RawPath> link() {
        return raw("linkpath");
    }

    Optional<Long> size() {
        return number("size");
    }

    Optional<Integer> uid() {
        return number("uid").map(Long::intValue);
    }

    Optional<Integer> gid() {
        return number("gid").map(Long::intValue);
    }

    Optional<Instant> modified() {
        return text("mtime").map(t -> {
            try {
                BigDecimal time = new BigDecimal(t);
                long seconds = time.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
                return Instant.ofEpochSecond(
                        seconds,
                        time.subtract(BigDecimal.valueOf(seconds))
                                .multiply(NANOS)
                                .longValue());
            } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
                throw new InvalidArgumentException("a tar entry's mtime is not a time: '" + t + "'", e);
            }
        });
    }

    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new HashMap<>();
        records.forEach((key, value) -> {
            if (key.startsWith(ATTRIBUTE)) {
                attributes.put(key.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }

    /** The sparse format of the file that follows, {@code 0.0}, {@code 0.1} or {@code 1.0}; empty for none. */
    Optional<String> sparse() {
        if (records.containsKey("GNU.sparse.major")) {
            return Optional.of(text("GNU.sparse.major").orElse("") + "."
                    + text("GNU.sparse.minor").orElse(""));
        }
        return records.containsKey("GNU.sparse.map")
                ? Optional.of("0.1")
                : records.containsKey("GNU.sparse.size") ? Optional.of("0.0") : Optional.empty();
    }

    long sparseSize() {
        return number("GNU.sparse.realsize")
                .or(() -> number("GNU.sparse.size"))
                .orElseThrow(() -> new InvalidArgumentException("a sparse tar entry does not state its size"));
    }

    /** The offsets and lengths that formats 0.0 and 0.1 keep in the header. */
    List<String> sparsePairs() {
        return text("GNU.sparse.map").map(m -> List.of(m.split(",", -1))).orElse(sparsePairs);
    }

    private Optional<RawPath> raw(String key) {
        return value(key).map(v -> {
            if (indexOf(v, '\0', 0, v.length) >= 0) {
                throw new InvalidArgumentException("a tar entry's " + key + " holds a NUL byte");
            }
            return RawPath.ofBytes(v, 0, v.length);
        });
    }

    private Optional<Long> number(String key) {
        return text(key).map(t -> parseNumber(t, key));
    }

    static long parseNumber(String text, String key) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("a tar entry's " + key + " is not a number: '" + text + "'", e);
        }
    }

    private Optional<String> text(String key) {
        return value(key).map(v -> new String(v, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> value(String key) {
        byte @Nullable [] value = records.get(key);
        // An empty value takes back what an earlier header said
        return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
    }

    private static int length(byte[] content, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (content[i] < '0' || content[i] > '9' || value > content.length) {
                return -1;
            }
            value = value * 10 + content[i] - '0';
        }
        return value;
    }

    private static int indexOf(byte[] content, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
