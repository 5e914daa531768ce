package io.nodeagent.standalone.lifecycle;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourcePolicies;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.schema.ObjectSchema;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** Makes a stored object of what a client sent: name, identity, defaults, validation. */
public final class Creation {
    /** No vowels and no digits that look like letters: k8s.io/apimachinery {@code util/rand}. */
    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;
    private static final int GENERATED_BASE_LIMIT = 63 - SUFFIX_LENGTH;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ObjectStore store;
    private final ObjectSchema schema;
    private final ResourcePolicies policies;
    private final Clock clock;

    public Creation(ObjectStore store, ObjectSchema schema, ResourcePolicies policies, Clock clock) {
        this.store = store;
        this.schema = schema;
        this.policies = policies;
        this.clock = clock;
    }

    /** Completes and validates {@code object} in place; throws a 422 status for what is wrong with it. */
    public void prepare(ResourceType type, ObjectNode object) {
        ObjectMeta meta = new ObjectMeta(object);
        if (!meta.resourceVersion().isEmpty()) {
            throw Statuses.badRequest("resourceVersion should not be set on objects to be created");
        }
        for (String field : List.of(
                "resourceVersion",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "selfLink",
                "managedFields",
                "generation")) {
            meta.tree().remove(field);
        }
        if (meta.name().isEmpty() && !meta.generateName().isEmpty()) {
            meta.tree().put("name", generate(meta.generateName()));
        }
        if (type.namespaced()) {
            checkNamespace(meta.namespace(), subject(type, meta.name()));
        }
        meta.tree().put("uid", UUID.randomUUID().toString());
        meta.tree().put("creationTimestamp", Json.time(clock.instant()));
        if (type.hasStatus()) {
            keepStatus(type, object);
        }
        policies.of(type).prepareCreate(object, clock.instant());
        schema.applyDefaults(type, object);
        List<FieldError> errors = schema.validateCreate(type, object);
        if (!errors.isEmpty()) {
            throw Statuses.invalid(subject(type, meta.name()), errors);
        }
    }

    /** The decision that stores it, unless the name is taken or its namespace is not there to hold it. */
    public Edit decide(ResourceType type, ObjectKey key, Optional<StoredObject> current, ObjectNode object) {
        Subject subject = subject(type, key.name());
        if (type.namespaced()) {
            // Again, for the namespace may have gone since the object was prepared.
            checkNamespace(key.namespace(), subject);
        }
        if (current.isPresent()) {
            throw Statuses.alreadyExists(subject);
        }
        return new Edit.Put(object);
    }

    private void checkNamespace(String namespace, Subject subject) {
        ObjectNode found = store.get(ResourceTypes.NAMESPACES.key("", namespace))
                .map(StoredObject::tree)
                .orElseThrow(() -> Statuses.notFound(subject(ResourceTypes.NAMESPACES, namespace)));
        if (new ObjectMeta(found).isTerminating()) {
            throw Statuses.namespaceTerminating(subject, namespace);
        }
    }

    private static Subject subject(ResourceType type, String name) {
        return new Subject(type.group(), type.resource(), type.kind(), name);
    }

    /** A node comes with the status its agent knows; of other kinds the server says what it is at first. */
    private static void keepStatus(ResourceType type, ObjectNode object) {
        if (!type.equals(ResourceTypes.NODES)) {
            object.remove("status");
        }
    }

    private static String generate(String base) {
        StringBuilder name = new StringBuilder(
                base.length() > GENERATED_BASE_LIMIT ? base.substring(0, GENERATED_BASE_LIMIT) : base);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_ALPHABET.charAt(RANDOM.nextInt(SUFFIX_ALPHABET.length())));
        }
        return name.toString();
    }
}
