package io.nodeagent.network.cni;

import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A network configuration: the plugins in the order in which ADD runs them.
 *
 * @param cniVersion of the configuration, handed to every plugin
 * @param plugins each plugin's own part, with at least {@code type}
 */
record CniConfList(String name, String cniVersion, boolean disableCheck, List<ObjectNode> plugins) {
    private static final JsonMapper JSON = new JsonMapper();

    CniConfList {
        plugins = List.copyOf(plugins);
    }

    /**
     * The first configuration of a folder by file name: {@code *.conflist}, or {@code *.conf} and {@code *.json} with
     * a single plugin.
     *
     * @throws FailedPreconditionException with the line for the user when there is none that can be read
     */
    static CniConfList first(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(CniConfList::isConfiguration)
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> none(folder, null));
            return parse(file);
        } catch (NoSuchFileException e) {
            throw none(folder, e);
        } catch (IOException e) {
            throw new FailedPreconditionException("read the CNI configuration in " + folder + ": " + e, e);
        }
    }

    private static CniConfList parse(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new FailedPreconditionException(
                    "the CNI configuration " + file + " is no JSON: " + e.getOriginalMessage(), e);
        }
        List<ObjectNode> plugins = new ArrayList<>();
        if (root.has("plugins")) {
            root.get("plugins").forEach(plugin -> plugins.add(requirePlugin(file, plugin)));
        } else {
            plugins.add(requirePlugin(file, root));
        }
        String name = root.path("name").asString("");
        if (name.isEmpty() || plugins.isEmpty()) {
            throw new FailedPreconditionException(
                    "the CNI configuration " + file + " needs a 'name' and at least one plugin");
        }
        return new CniConfList(
                name,
                root.path("cniVersion").asString("0.1.0"),
                root.path("disableCheck").asBoolean(false),
                plugins);
    }

    private static ObjectNode requirePlugin(Path file, JsonNode plugin) {
        if (plugin instanceof ObjectNode object
                && !object.path("type").asString("").isEmpty()) {
            return object;
        }
        throw new FailedPreconditionException("the CNI configuration " + file + " has a plugin without 'type'");
    }

    private static boolean isConfiguration(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".conflist") || name.endsWith(".conf") || name.endsWith(".json");
    }

    private static FailedPreconditionException none(Path folder, @org.jspecify.annotations.Nullable Throwable cause) {
        return new FailedPreconditionException(
                "no CNI configuration in " + folder + ": install a network add-on, or use the built-in bridge", cause);
    }
}
