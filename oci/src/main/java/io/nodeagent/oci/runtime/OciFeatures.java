package io.nodeagent.oci.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an OCI runtime on this machine can do: by its command {@code features} (features.md of the runtime
 * specification) where it has one, else by its version.
 *
 * @param seccomp whether it was built with seccomp
 * @param idMappedMounts whether mounts can be id-mapped, as Kubernetes' user namespaces need
 * @param recursiveReadOnlyMounts whether it knows the mount option {@code rro}
 */
public record OciFeatures(
        String name, String version, boolean seccomp, boolean idMappedMounts, boolean recursiveReadOnlyMounts) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern NUMBER = Pattern.compile("^(\\d+)\\.(\\d+)");

    /** Asks the program. */
    public static OciFeatures detect(Path program) {
        OciCommand command = new OciCommand(program, List.of(), PROBE_TIMEOUT);
        String version = command.check("--version").stdout();
        OciCommand.Result features = command.run("features");
        return parse(version, features.succeeded() ? features.stdout() : "");
    }

    static OciFeatures parse(String versionText, String features) {
        RuntimeVersion version = RuntimeVersion.parse(versionText);
        JsonNode told;
        try {
            told = features.isBlank() ? JSON.createObjectNode() : JSON.readTree(features);
        } catch (JacksonException e) {
            throw new OciRuntimeException(version.name() + " features answered no JSON", e);
        }
        JsonNode linux = told.path("linux");
        boolean silent = told.isEmpty();
        JsonNode idmap = linux.path("mountExtensions").path("idmap").path("enabled");
        return new OciFeatures(
                version.name(),
                version.version(),
                silent
                        ? versionText.contains("+SECCOMP") || versionText.contains("libseccomp")
                        : linux.path("seccomp").path("enabled").asBoolean(false),
                idmap.isMissingNode() ? silent && isCrunSince(version, 1, 9) : idmap.asBoolean(),
                silent
                        ? isCrunSince(version, 1, 4)
                        : StreamSupport.stream(told.path("mountOptions").spliterator(), false)
                                .anyMatch(option -> option.asString("").equals("rro")));
    }

    private static boolean isCrunSince(RuntimeVersion version, int major, int minor) {
        Matcher matcher = NUMBER.matcher(version.version());
        if (!version.name().equals("crun") || !matcher.find()) {
            return false;
        }
        int seenMajor = Integer.parseInt(matcher.group(1));
        int seenMinor = Integer.parseInt(matcher.group(2));
        return seenMajor > major || (seenMajor == major && seenMinor >= minor);
    }
}
