package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a container runs, with which environment and where: the request over the image. */
final class ProcessArguments {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ProcessArguments() {}

    /** A command in the request replaces the image's entrypoint and command, arguments alone the image's command. */
    static List<String> args(ContainerDefinition definition, ImageConfig image) {
        List<String> args = new ArrayList<>();
        if (definition.command().isEmpty()) {
            args.addAll(image.entrypoint());
            args.addAll(definition.args().isEmpty() ? image.command() : definition.args());
        } else {
            args.addAll(definition.command());
            args.addAll(definition.args());
        }
        if (args.isEmpty() || args.getFirst().isEmpty()) {
            throw new InvalidArgumentException("config.command: the image %s has no entrypoint and no command: give one"
                    .formatted(definition.image().image()));
        }
        return args;
    }

    /** One entry a name, in the order of first mention; the request's values win. */
    static List<String> env(ContainerDefinition definition, ImageConfig image, String hostname) {
        Map<String, String> byName = new LinkedHashMap<>();
        put(byName, PATH);
        if (!hostname.isEmpty()) {
            put(byName, "HOSTNAME=" + hostname);
        }
        if (definition.terminal().tty()) {
            put(byName, "TERM=xterm");
        }
        image.env().forEach(entry -> put(byName, entry));
        definition.env().forEach(entry -> put(byName, entry));
        return List.copyOf(byName.values());
    }

    static String workingDir(ContainerDefinition definition, ImageConfig image) {
        String dir = definition.workingDir().isEmpty() ? image.workingDir() : definition.workingDir();
        return dir.isEmpty() ? "/" : dir;
    }

    private static void put(Map<String, String> byName, String entry) {
        int separator = entry.indexOf('=');
        byName.put(separator < 0 ? entry : entry.substring(0, separator), entry);
    }
}
