package io.nodeagent.images.reference;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The whole name of an image: registry, repository, and a tag or a digest or both; with both the digest decides. The
 * grammar is that of the distribution specification; {@code docker.io/library/} and {@code latest} are filled in.
 *
 * @param registry host with an optional port, such as {@code docker.io} or {@code [::1]:5000}
 * @param repository lower-case path, such as {@code library/busybox}
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    private static final String DEFAULT_REGISTRY = "docker.io";
    private static final int MAX_NAME = 255;
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9A-Fa-f:.]+])"
                    + "(?::[0-9]{1,5})?");
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+";
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern BARE_DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Reads a reference as a user writes it. */
    public static ImageReference parse(String text) {
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(digest(text, rest.substring(at + 1)));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/') && colon > rest.lastIndexOf(']')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        boolean hasRegistry = slash > 0 && namesRegistry(rest.substring(0, slash));
        String registry = hasRegistry ? rest.substring(0, slash) : DEFAULT_REGISTRY;
        String repository = hasRegistry ? rest.substring(slash + 1) : rest;
        return checked(text, registry, repository, tag, digest);
    }

    /** Registry and repository. */
    public String name() {
        return registry + "/" + repository;
    }

    /** The name with the tag; empty for a reference by digest alone. */
    public Optional<String> tagged() {
        return tag.map(t -> name() + ":" + t);
    }

    /** What a registry is asked for: the digest where there is one, else the tag. */
    public String target() {
        return digest.map(Digest::toString).or(() -> tag).orElseThrow();
    }

    @Override
    public String toString() {
        return name()
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }

    private static ImageReference checked(
            String text, String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
        String host = registry.equals("index.docker.io") ? DEFAULT_REGISTRY : registry;
        String path = host.equals(DEFAULT_REGISTRY) && !repository.contains("/") ? "library/" + repository : repository;
        if (!REGISTRY.matcher(host).matches()) {
            throw refused(text, "'" + host + "' is not a registry's host and port");
        }
        if (repository.isEmpty()) {
            throw refused(text, "the repository is missing");
        }
        if (!REPOSITORY.matcher(path).matches()) {
            throw refused(
                    text,
                    "the repository '" + repository
                            + "' may hold only lower-case letters, digits, single separators (. _ -) and slashes");
        }
        if (BARE_DIGEST.matcher(repository).matches()) {
            throw refused(text, "a repository of 64 hexadecimal digits could be mistaken for an image id");
        }
        if (path.length() + host.length() > MAX_NAME) {
            throw refused(text, "the name is longer than " + MAX_NAME + " characters");
        }
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw refused(
                    text,
                    "the tag '" + tag.get()
                            + "' must be 1 to 128 letters, digits, _ . and -, not beginning with . or -");
        }
        Optional<String> filled = tag.isEmpty() && digest.isEmpty() ? Optional.of("latest") : tag;
        return new ImageReference(host, path, filled, digest);
    }

    private static Digest digest(String text, String part) {
        try {
            return Digest.parse(part);
        } catch (InvalidArgumentException e) {
            throw refused(text, String.valueOf(e.getMessage()));
        }
    }

    /** The first component is a registry when it could not be a plain repository's: docker's rule. */
    private static boolean namesRegistry(String component) {
        return component.indexOf('.') >= 0
                || component.indexOf(':') >= 0
                || component.equals("localhost")
                || !component.equals(component.toLowerCase(java.util.Locale.ROOT));
    }

    private static InvalidArgumentException refused(String text, String why) {
        String shown = text.length() > 300 ? text.substring(0, 300) + "..." : text;
        return new InvalidArgumentException("invalid image reference '" + shown + "': " + why);
    }
}
