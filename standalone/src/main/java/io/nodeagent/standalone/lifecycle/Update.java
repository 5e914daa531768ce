package io.nodeagent.standalone.lifecycle;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourcePolicies;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.schema.ObjectSchema;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.StoredObject;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Replaces an object, or its status, by what a client made of it. */
public final class Update {
    private static final List<String> SERVER_FIELDS = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "generateName");

    private final ObjectSchema schema;
    private final ResourcePolicies policies;
    private final Deletion deletion;

    public Update(ObjectSchema schema, ResourcePolicies policies, Deletion deletion) {
        this.schema = schema;
        this.policies = policies;
        this.deletion = deletion;
    }

    /**
     * The decision for a new version.
     *
     * @param object as the client sent or patched it; it becomes the store's
     */
    public Edit decide(ResourceType type, String subresource, StoredObject current, ObjectNode object) {
        ObjectNode old = current.tree();
        ObjectMeta meta = new ObjectMeta(object);
        Subject subject = new Subject(
                type.group(), type.resource(), type.kind(), current.key().name());
        checkIdentity(meta, old, subject);
        restore(type, subresource, object, old);
        policies.of(type).prepareUpdate(object, old, subresource);
        schema.applyDefaults(type, object);
        List<FieldError> errors = schema.validateUpdate(type, subresource, object, old);
        if (!errors.isEmpty()) {
            throw Statuses.invalid(subject, errors);
        }
        return deletion.isOver(type, object) ? new Edit.Remove(object) : new Edit.Put(object);
    }

    /** An empty resourceVersion or uid means that the client does not care. */
    private static void checkIdentity(ObjectMeta meta, ObjectNode old, Subject subject) {
        ObjectMeta present = new ObjectMeta(old);
        if (!meta.uid().isEmpty() && !meta.uid().equals(present.uid())) {
            throw Statuses.conflict(
                    subject,
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(meta.uid(), present.uid()));
        }
        String version = meta.resourceVersion();
        if (!version.isEmpty() && !version.equals("0") && !version.equals(present.resourceVersion())) {
            throw Statuses.modified(subject);
        }
    }

    private static void restore(ResourceType type, String subresource, ObjectNode object, ObjectNode old) {
        ObjectNode metadata = new ObjectMeta(object).tree();
        ObjectNode present = new ObjectMeta(old).tree();
        SERVER_FIELDS.forEach(field -> Json.copyField(present, metadata, field));
        metadata.remove(List.of("managedFields", "selfLink"));
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
        if (!type.hasStatus()) {
            return;
        }
        if (subresource.equals("status")) {
            Json.copyField(old, object, "spec");
        } else {
            Json.copyField(old, object, "status");
        }
    }
}
