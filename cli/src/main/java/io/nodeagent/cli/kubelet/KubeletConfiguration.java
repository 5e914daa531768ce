package io.nodeagent.cli.kubelet;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A KubeletConfiguration as a file: each field that an option stands for is the option's default, so that the command line wins, as
 * with a kubelet.
 */
public final class KubeletConfiguration implements IDefaultValueProvider {
    private static final String OPTION = "--config";
    private static final String API_VERSION = "kubelet.config.k8s.io/v1beta1";
    private static final String KIND = "KubeletConfiguration";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern NO_TIME = Pattern.compile("0|(0(ns|us|µs|ms|s|m|h))+");
    private static final Map<String, ConfigurationField> FIELDS =
            ConfigurationFields.ALL.stream().collect(Collectors.toMap(ConfigurationField::path, Function.identity()));

    private final Map<String, String> options = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private KubeletConfiguration() {}

    /**
     * Reads a file of YAML or JSON.
     *
     * @throws InvalidArgumentException what cannot be read, or is something else
     */
    public static KubeletConfiguration read(Path file) {
        KubeletConfiguration read = new KubeletConfiguration();
        read.fields("", object(file));
        return read;
    }

    /** The file that a command line of {@code run} names by {@code --config}, if it names one. */
    public static Optional<Path> namedBy(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("run")) {
            return Optional.empty();
        }
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.startsWith(OPTION + "=")) {
                return Optional.of(Path.of(word.substring(OPTION.length() + 1)));
            }
            if (word.equals(OPTION) && i + 1 < arguments.size()) {
                return Optional.of(Path.of(arguments.get(i + 1)));
            }
        }
        return Optional.empty();
    }

    /** What in the file has no effect, each with its path and what holds instead. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? options.get(option.longestName()) : null;
    }

    private static ObjectNode object(Path file) {
        JsonNode tree;
        try {
            tree = YAML.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InvalidArgumentException(OPTION + ": " + file + " cannot be read: " + e, e);
        } catch (JacksonException e) {
            throw new InvalidArgumentException(
                    "%s: %s is no YAML: line %d: %s"
                            .formatted(OPTION, file, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())),
                    e);
        }
        if (tree instanceof ObjectNode object
                && object.path("apiVersion").asString("").equals(API_VERSION)
                && object.path("kind").asString("").equals(KIND)) {
            object.remove(List.of("apiVersion", "kind"));
            return object;
        }
        throw new InvalidArgumentException("%s: %s is no %s of %s: give one with this kind and apiVersion"
                .formatted(OPTION, file, KIND, API_VERSION));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private void fields(String prefix, ObjectNode object) {
        object.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            ConfigurationField field = FIELDS.get(path);
            if (field != null) {
                field(field, entry.getValue());
            } else if (entry.getValue() instanceof ObjectNode inner && holdsFields(path)) {
                fields(path + ".", inner);
            } else if (!holdsFields(path)) {
                warnings.add(path + ": there is no such field");
            }
        });
    }

    private static boolean holdsFields(String path) {
        return FIELDS.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
    }

    private void field(ConfigurationField field, JsonNode value) {
        if (!given(field, value)) {
            return;
        }
        if (field.option().isPresent()) {
            options.put(field.option().get(), text(field, value));
        } else if (!field.held().contains(text(field, value))) {
            warnings.add("%s: %s has no effect: %s".formatted(field.path(), text(field, value), field.note()));
        }
    }

    /** Programs write fields that they leave alone as empty ones. */
    private static boolean given(ConfigurationField field, JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case OBJECT -> value.properties().stream().anyMatch(entry -> given(field, entry.getValue()));
            case ARRAY -> !value.isEmpty();
            case STRING ->
                !value.asString().isEmpty()
                        && !NO_TIME.matcher(value.asString()).matches();
            case NUMBER -> field.zeroCounts() || value.asDouble() != 0;
            case BINARY, BOOLEAN, POJO -> true;
        };
    }

    private static String text(ConfigurationField field, JsonNode value) {
        if (value.isObject() && !field.between().isEmpty()) {
            return value.properties().stream()
                    .map(entry -> entry.getKey() + field.between() + plain(entry.getValue()))
                    .collect(Collectors.joining(","));
        }
        if (value.isArray()) {
            String list =
                    value.values().stream().map(KubeletConfiguration::plain).collect(Collectors.joining(","));
            return field.option().isPresent() ? list : "[" + list + "]";
        }
        return plain(value);
    }

    /** Taints as options have them, single values as they are, and anything else as JSON. */
    private static String plain(JsonNode value) {
        if (value.isValueNode()) {
            return value.asString();
        }
        if (value.path("key").isString() && value.path("effect").isString()) {
            String between = value.path("value").asString("").isEmpty() ? "" : "=";
            return value.path("key").asString() + between + value.path("value").asString("") + ":"
                    + value.path("effect").asString();
        }
        return value.toString();
    }
}
