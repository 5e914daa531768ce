package io.nodeagent.network.cni;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.Pipe;
import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs plugins: configuration on the standard input, parameters in CNI_ variables, a result or an error as answer. */
final class CniPlugins {
    private static final JsonMapper JSON = new JsonMapper();
    /** Plugins call programs such as iptables. */
    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final CniNetworkConfig config;

    CniPlugins(CniNetworkConfig config) {
        this.config = config;
    }

    /** @throws FailedPreconditionException naming the folders when the plugin is in none of them */
    Path find(String type) {
        for (Path folder : config.pluginFolders()) {
            Path program = folder.resolve(type);
            if (program.normalize().startsWith(folder.normalize()) && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new FailedPreconditionException("the CNI plugin '" + type + "' is not in " + config.pluginFolders()
                + ": install it, or correct the plugin folder");
    }

    /**
     * Runs one plugin.
     *
     * @param parameters the CNI_ variables without CNI_PATH
     * @return its result, an empty object for a verb without one
     */
    JsonNode run(String type, Map<String, String> parameters, ObjectNode configuration) {
        Path program = find(type);
        Path output = null;
        Path errors = null;
        try {
            output = Files.createTempFile(config.cacheFolder(), ".cni-", ".out");
            errors = Files.createTempFile(config.cacheFolder(), ".cni-", ".err");
            int exitCode = run(program, parameters, configuration, output, errors);
            return answer(type, parameters.get("CNI_COMMAND"), exitCode, Files.readAllBytes(output), errors);
        } catch (IOException e) {
            throw new InternalException("run the CNI plugin " + program + ": " + e, e);
        } finally {
            delete(output);
            delete(errors);
        }
    }

    private int run(Path program, Map<String, String> parameters, ObjectNode configuration, Path output, Path errors)
            throws IOException {
        List<String> environment = new ArrayList<>(List.of("PATH=" + SEARCH_PATH, "CNI_PATH=" + pluginPath()));
        parameters.forEach((name, value) -> environment.add(name + "=" + value));
        try (Pipe input = Pipe.open("stdin of " + program);
                Descriptor out = Descriptor.create(output);
                Descriptor err = Descriptor.create(errors);
                ChildProcess child = Spawn.start(new Program(
                        List.of(program.toString()), environment, Map.of(0, input.readEnd(), 1, out, 2, err)))) {
            input.readEnd().close();
            feed(input, JSON.writeValueAsBytes(configuration));
            return child.waitFor(config.timeout())
                    .orElseThrow(() -> new UnavailableException("the CNI plugin " + program + " "
                            + parameters.get("CNI_COMMAND") + " did not end within " + config.timeout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the CNI plugin " + program, e);
        }
    }

    private static void feed(Pipe input, byte[] configuration) {
        try {
            input.writeEnd().write(configuration, 0, configuration.length);
        } catch (IOException e) {
            // A plugin that ends without reading has its own words to say about it.
        } finally {
            input.writeEnd().close();
        }
    }

    private String pluginPath() {
        return config.pluginFolders().stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static JsonNode answer(
            String type, @org.jspecify.annotations.Nullable String verb, int exitCode, byte[] output, Path errors)
            throws IOException {
        JsonNode answer;
        try {
            answer = output.length == 0 ? JSON.createObjectNode() : JSON.readTree(output);
        } catch (JacksonException e) {
            answer = JSON.createObjectNode().put("msg", new String(output, StandardCharsets.UTF_8).strip());
        }
        if (exitCode == 0) {
            return answer;
        }
        String details = answer.path("details").asString("");
        String text = answer.path("msg").asString("") + (details.isEmpty() ? "" : ": " + details);
        throw new InternalException(
                "the CNI plugin %s failed on %s (exit code %d): %s"
                        .formatted(
                                type,
                                verb,
                                exitCode,
                                text.isEmpty()
                                        ? Files.readString(errors, StandardCharsets.UTF_8)
                                                .strip()
                                        : text),
                null);
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InternalException("delete " + file + ": " + e, e);
        }
    }
}
