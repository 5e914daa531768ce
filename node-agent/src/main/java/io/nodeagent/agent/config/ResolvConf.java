package io.nodeagent.agent.config;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A resolver configuration: resolv.conf(5). */
record ResolvConf(List<String> servers, List<String> searches, List<String> options) {
    private static final ResolvConf NONE = new ResolvConf(List.of(), List.of(), List.of());

    ResolvConf {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }

    /** Reads a file; one that is not there configures nothing. */
    static ResolvConf read(Path file) {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    /** The last search line counts, and so do the last options, as the kubelet reads them. */
    static ResolvConf parse(String text) {
        List<String> servers = new ArrayList<>();
        List<String> searches = List.of();
        List<String> options = List.of();
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            switch (words.getFirst()) {
                case "nameserver" -> words.stream().skip(1).limit(1).forEach(servers::add);
                case "search" -> searches = rest(words);
                case "options" -> options = rest(words);
                default -> {}
            }
        }
        return new ResolvConf(servers, searches, options);
    }

    /** A search of "." alone means none: musl and older glibc would take it for a name. */
    private static List<String> rest(List<String> words) {
        return words.stream()
                .skip(1)
                .map(w -> w.length() > 1 && w.endsWith(".") ? w.substring(0, w.length() - 1) : w)
                .filter(w -> !w.equals("."))
                .toList();
    }
}
