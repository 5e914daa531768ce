package io.nodeagent.oci.seccomp;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a seccomp profile that the machine's owner wrote, and takes nothing from it that it does not understand. */
final class ProfileFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ACTION = Pattern.compile("SCMP_ACT_[A-Z_]+");
    private static final long MAX_BYTES = 4 << 20;
    private static final List<String> FIELDS =
            List.of("defaultAction", "defaultErrnoRet", "architectures", "flags", "listenerPath", "listenerMetadata");
    private static final List<String> RULE_FIELDS = List.of("names", "action", "errnoRet", "args");

    /** Conditions of another engine's format; a rule without its condition would allow more than was meant. */
    private static final List<String> CONDITIONS = List.of("includes", "excludes");

    private final Path file;

    private ProfileFile(Path file) {
        this.file = file;
    }

    static ObjectNode read(Path file) {
        return new ProfileFile(file).profile();
    }

    private ObjectNode profile() {
        JsonNode read = parse();
        if (!read.isObject()) {
            throw invalid("it holds no JSON object");
        }
        ObjectNode profile = copy(read, FIELDS);
        requireAction(read.path("defaultAction"), "defaultAction");
        ArrayNode rules = profile.putArray("syscalls");
        JsonNode syscalls = read.path("syscalls");
        if (!syscalls.isMissingNode() && !syscalls.isNull() && !syscalls.isArray()) {
            throw invalid("syscalls is no array");
        }
        for (int i = 0; i < syscalls.size(); i++) {
            rules.add(rule(syscalls.path(i), "syscalls[" + i + "]"));
        }
        return profile;
    }

    private ObjectNode rule(JsonNode rule, String place) {
        requireAction(rule.path("action"), place + ".action");
        JsonNode names = rule.path("names");
        if (!names.isArray() || names.isEmpty()) {
            throw invalid(place + ".names is no list of system calls");
        }
        for (JsonNode name : names) {
            if (!name.isString() || name.asString().isEmpty()) {
                throw invalid(place + ".names holds something that is no name");
            }
        }
        for (String condition : CONDITIONS) {
            if (!rule.path(condition).isEmpty()) {
                throw invalid(place + "." + condition
                        + " is not part of the OCI format: write the rule for the capabilities the container has");
            }
        }
        return copy(rule, RULE_FIELDS);
    }

    private JsonNode parse() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw invalid("it is larger than " + MAX_BYTES + " bytes");
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new FailedPreconditionException("seccomp profile " + file + " does not exist", e);
        } catch (JacksonException e) {
            throw new InvalidArgumentException(
                    "seccomp profile %s is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new InternalException("read seccomp profile " + file + ": " + e, e);
        }
    }

    private void requireAction(JsonNode action, String place) {
        if (!action.isString() || !ACTION.matcher(action.asString()).matches()) {
            throw invalid(place + " is no action such as SCMP_ACT_ERRNO");
        }
    }

    private InvalidArgumentException invalid(String why) {
        return new InvalidArgumentException("seccomp profile " + file + ": " + why);
    }

    private static ObjectNode copy(JsonNode from, List<String> fields) {
        ObjectNode copy = JSON.createObjectNode();
        for (String field : fields) {
            JsonNode value = from.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                copy.set(field, value);
            }
        }
        return copy;
    }
}
