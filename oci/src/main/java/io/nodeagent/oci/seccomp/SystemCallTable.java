package io.nodeagent.oci.seccomp;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The table {@code runtime-default.txt}: which calls are allowed to whom. Its head says how it is written. */
final class SystemCallTable {
    private static final String FILE = "runtime-default.txt";

    /** @param names who: architectures or capabilities, any of them */
    private record Section(Kind kind, Set<String> names, Set<String> calls) {
        enum Kind {
            ALWAYS,
            ARCH,
            CAP
        }
    }

    private final List<Section> sections;

    private SystemCallTable(List<Section> sections) {
        this.sections = sections;
    }

    static SystemCallTable load() {
        try (InputStream stream = Objects.requireNonNull(SystemCallTable.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InternalException("read " + FILE + ": " + e, e);
        }
    }

    static SystemCallTable parse(String text) {
        List<Section> sections = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> words = List.of(line.replaceAll("[\\[\\]]", "").split("\\s+", -1));
            if (line.startsWith("[")) {
                sections.add(new Section(
                        Section.Kind.valueOf(words.getFirst().toUpperCase(java.util.Locale.ROOT)),
                        Set.copyOf(words.subList(1, words.size())),
                        new TreeSet<>()));
            } else {
                sections.getLast().calls().addAll(words);
            }
        }
        return new SystemCallTable(sections);
    }

    /** What a container with these capabilities may call, whatever the arguments. */
    Set<String> allowed(Architecture architecture, Set<String> capabilities) {
        Set<String> allowed = new TreeSet<>();
        for (Section section : sections) {
            boolean applies = switch (section.kind()) {
                case ALWAYS -> true;
                case ARCH -> section.names().contains(architecture.javaName());
                case CAP -> section.names().stream().anyMatch(capabilities::contains);
            };
            if (applies) {
                allowed.addAll(section.calls());
            }
        }
        return allowed;
    }
}
