package io.nodeagent.agent.credentials;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The registry, and perhaps the path, that an entry of a docker configuration speaks for: {@code *.example.com:5000/team}.
 * Each part of the host may hold {@code *} and {@code ?}, which never match a dot; the port must be the same; the path
 * is the beginning of the image's. A scheme and the API versions {@code /v1/} and {@code /v2/} count for nothing.
 *
 * @param host without its port, in lower case; Docker Hub under any of its names is {@code docker.io}
 * @param port empty for none
 * @param path empty, or with a slash in front
 */
record RegistryPattern(String host, String port, String path) {
    private static final String HUB = "docker.io";
    private static final Set<String> HUB_NAMES = Set.of(HUB, "index.docker.io", "registry-1.docker.io");

    /** Reads the key of an entry. */
    static RegistryPattern ofKey(String key) {
        String rest = key.contains("://") ? key.substring(key.indexOf("://") + 3) : key;
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        if (path.startsWith("/v1/") || path.startsWith("/v2/") || path.equals("/v1") || path.equals("/v2")) {
            path = path.substring(3);
        }
        return of(slash < 0 ? rest : rest.substring(0, slash), path.equals("/") ? "" : path);
    }

    /** Reads an image's name; its tag and digest count for nothing. */
    static RegistryPattern ofImage(String image) {
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            name = name.substring(0, colon);
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return of(first, hubPath(first, name.substring(slash)));
        }
        return of(HUB, hubPath(HUB, "/" + name));
    }

    /** Whether this entry speaks for {@code image}. */
    boolean matches(RegistryPattern image) {
        List<String> ours = parts(host);
        List<String> theirs = parts(image.host);
        if (ours.size() != theirs.size() || !port.equals(image.port) || !image.path.startsWith(path)) {
            return false;
        }
        for (int i = 0; i < ours.size(); i++) {
            if (!glob(ours.get(i)).matcher(theirs.get(i)).matches()) {
                return false;
            }
        }
        return true;
    }

    private static RegistryPattern of(String authority, String path) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = (hasPort ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
        return new RegistryPattern(
                HUB_NAMES.contains(host) ? HUB : host, hasPort ? authority.substring(colon + 1) : "", path);
    }

    private static String hubPath(String host, String path) {
        return HUB_NAMES.contains(host) && path.indexOf('/', 1) < 0 ? "/library" + path : path;
    }

    private static List<String> parts(String host) {
        return List.of(host.split("\\.", -1));
    }

    private static Pattern glob(String part) {
        StringBuilder regex = new StringBuilder();
        part.chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> "[^.]*";
                            case '?' -> "[^.]";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString());
    }
}
