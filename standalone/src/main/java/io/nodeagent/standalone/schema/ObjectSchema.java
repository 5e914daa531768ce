package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What fields objects have. Implementations are stateless and quick: updates are validated in the store's writer
 * thread.
 */
public interface ObjectSchema {
    /** Fills in the defaults of the API, in place. Applied to every object that is about to be stored. */
    void applyDefaults(ResourceType type, ObjectNode object);

    /** What is wrong with a new object; empty when it may be stored. Defaults are in place. */
    List<FieldError> validateCreate(ResourceType type, ObjectNode object);

    /**
     * What is wrong with a new version.
     *
     * @param subresource empty for the object itself, else such as {@code status}
     */
    List<FieldError> validateUpdate(ResourceType type, String subresource, ObjectNode object, ObjectNode old);

    /**
     * Removes the fields that the kind does not have, as decoding into a type would.
     *
     * @return one message a field, such as {@code unknown field "spec.replicas"}
     */
    List<String> removeUnknownFields(ResourceType type, ObjectNode object);

    /**
     * An OpenAPI document.
     *
     * @param path as requested, such as {@code /openapi/v3} or {@code /openapi/v2}
     * @param accept the Accept header, empty where there is none
     */
    Optional<Document> openApi(String path, String accept);

    /** A document with its media type. */
    record Document(String contentType, byte[] body) {}
}
