package io.nodeagent.standalone.status;

import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.standalone.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the Status objects of k8s.io/apimachinery's {@code api/errors}: the same reasons, codes, details and messages,
 * for clients look at each of them.
 */
public final class Statuses {
    private Statuses() {}

    /** What an answer is about: a group, and a resource or, for validation errors, a kind. */
    public record Subject(String group, String resource, String kind, String name) {}

    public static ObjectNode success(Subject subject, String uid) {
        ObjectNode status = envelope("Success");
        ObjectNode details = status.putObject("details");
        details.put("name", subject.name());
        if (!subject.group().isEmpty()) {
            details.put("group", subject.group());
        }
        details.put("kind", subject.resource());
        if (!uid.isEmpty()) {
            details.put("uid", uid);
        }
        return status;
    }

    public static ObjectNode created() {
        ObjectNode status = envelope("Success");
        status.put("code", 201);
        return status;
    }

    public static StatusException notFound(Subject subject) {
        return about(404, "NotFound", quoted(subject) + " not found", subject);
    }

    public static StatusException alreadyExists(Subject subject) {
        return about(409, "AlreadyExists", quoted(subject) + " already exists", subject);
    }

    public static StatusException conflict(Subject subject, String why) {
        return about(
                409, "Conflict", "Operation cannot be fulfilled on %s: %s".formatted(quoted(subject), why), subject);
    }

    public static StatusException modified(Subject subject) {
        return conflict(
                subject, "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static StatusException forbidden(Subject subject, String why) {
        String what = subject.name().isEmpty() ? qualified(subject) : quoted(subject);
        return about(403, "Forbidden", what + " is forbidden: " + why, subject);
    }

    /** 403 for a creation in a namespace that is on its way out. */
    public static StatusException namespaceTerminating(Subject subject, String namespace) {
        StatusException refusal = forbidden(
                subject,
                "unable to create new content in namespace %s because it is being terminated".formatted(namespace));
        ObjectNode cause =
                Json.children(Json.child(refusal.status(), "details"), "causes").addObject();
        cause.put("reason", "NamespaceTerminating");
        cause.put("message", "namespace " + namespace + " is being terminated");
        cause.put("field", "metadata.namespace");
        return refusal;
    }

    public static StatusException methodNotSupported(Subject subject, String verb) {
        return about(
                405,
                "MethodNotAllowed",
                "%s is not supported on resources of kind \"%s\"".formatted(verb, qualified(subject)),
                subject);
    }

    /** 422 with one cause a field. */
    public static StatusException invalid(Subject subject, List<FieldError> errors) {
        String list = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
        String qualifiedKind = subject.group().isEmpty() ? subject.kind() : subject.kind() + "." + subject.group();
        ObjectNode status = failure(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s"
                        .formatted(qualifiedKind, subject.name(), errors.size() > 1 ? "[" + list + "]" : list));
        ObjectNode details = details(status, subject);
        details.put("kind", subject.kind());
        ArrayNode causes = details.putArray("causes");
        for (FieldError error : errors) {
            ObjectNode cause = causes.addObject();
            cause.put("reason", error.type().reason());
            cause.put("message", error.message());
            cause.put("field", error.field());
        }
        return new StatusException(status);
    }

    public static StatusException badRequest(String message) {
        return new StatusException(failure(400, "BadRequest", message));
    }

    /** 422 for a patch that is well formed but does not fit the object. */
    public static StatusException unprocessablePatch(String why) {
        ObjectNode status =
                failure(422, "Invalid", "the server rejected our request due to an error in our request: " + why);
        status.putObject("details");
        return new StatusException(status);
    }

    /** For a request that was refused before it was known what it asks for. */
    public static StatusException refusedRequest(int code, String message) {
        return new StatusException(failure(code, "BadRequest", message));
    }

    public static StatusException unauthorized() {
        return new StatusException(failure(401, "Unauthorized", "Unauthorized"));
    }

    public static StatusException notAcceptable(List<String> served) {
        return new StatusException(failure(
                406, "NotAcceptable", "only the following media types are accepted: " + String.join(", ", served)));
    }

    public static StatusException unsupportedMediaType(String why) {
        return new StatusException(failure(415, "UnsupportedMediaType", why));
    }

    public static StatusException tooLarge(int limitBytes) {
        return new StatusException(failure(
                413, "RequestEntityTooLarge", "Request entity too large: limit is %d bytes".formatted(limitBytes)));
    }

    public static StatusException expired(String message) {
        return new StatusException(failure(410, "Expired", message));
    }

    /** 504 for a revision this server has not reached; clients recognise the cause. */
    public static StatusException revisionTooLarge(long asked, long current) {
        ObjectNode status =
                failure(504, "Timeout", "Too large resource version: %d, current: %d".formatted(asked, current));
        ObjectNode details = status.putObject("details");
        ObjectNode cause = details.putArray("causes").addObject();
        cause.put("reason", "ResourceVersionTooLarge");
        cause.put("message", "Too large resource version");
        details.put("retryAfterSeconds", 1);
        return new StatusException(status);
    }

    public static StatusException noSuchPath() {
        ObjectNode status = failure(404, "NotFound", "the server could not find the requested resource");
        status.putObject("details");
        return new StatusException(status);
    }

    public static StatusException internal(String message) {
        return new StatusException(failure(500, "InternalError", "Internal error occurred: " + message));
    }

    /** The one place where the project's errors become a Status. */
    public static StatusException of(NodeAgentException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error) {
            case NotFoundException e -> new StatusException(failure(404, "NotFound", message));
            case AlreadyExistsException e -> new StatusException(failure(409, "AlreadyExists", message));
            case InvalidArgumentException e -> badRequest(message);
            case FailedPreconditionException e -> badRequest(message);
            case NoSpaceException e -> new StatusException(failure(507, "InsufficientStorage", message));
            case UnavailableException e -> new StatusException(failure(503, "ServiceUnavailable", message));
            case InternalException e -> internal(message);
        };
    }

    private static StatusException about(int code, String reason, String message, Subject subject) {
        ObjectNode status = failure(code, reason, message);
        details(status, subject);
        return new StatusException(status);
    }

    private static ObjectNode details(ObjectNode status, Subject subject) {
        ObjectNode details = status.putObject("details");
        if (!subject.name().isEmpty()) {
            details.put("name", subject.name());
        }
        if (!subject.group().isEmpty()) {
            details.put("group", subject.group());
        }
        details.put("kind", subject.resource());
        return details;
    }

    private static ObjectNode failure(int code, String reason, String message) {
        ObjectNode status = envelope("Failure");
        status.put("message", message);
        status.put("reason", reason);
        status.put("code", code);
        return status;
    }

    private static ObjectNode envelope(String outcome) {
        ObjectNode status = Json.object();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", outcome);
        return status;
    }

    private static String qualified(Subject subject) {
        return subject.group().isEmpty() ? subject.resource() : subject.resource() + "." + subject.group();
    }

    private static String quoted(Subject subject) {
        return qualified(subject) + " \"" + subject.name() + "\"";
    }
}
