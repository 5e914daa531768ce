package io.nodeagent.standalone.lifecycle;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourcePolicies;
import io.nodeagent.standalone.resource.ResourcePolicy;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a delete makes of an object: nothing is left of it, or it carries a deletion timestamp until its grace, its
 * finalizers and whatever else holds it are over (k8s.io/apiserver {@code registry/rest/delete.go}).
 */
public final class Deletion {
    private final ResourcePolicies policies;
    private final Clock clock;

    public Deletion(ResourcePolicies policies, Clock clock) {
        this.policies = policies;
        this.clock = clock;
    }

    /** The decision for one delete of one object. */
    public Edit decide(ResourceType type, ObjectKey key, Optional<StoredObject> current, DeletionRequest request) {
        Subject subject = new Subject(type.group(), type.resource(), type.kind(), key.name());
        ObjectNode object =
                current.orElseThrow(() -> Statuses.notFound(subject)).tree();
        checkPreconditions(object, subject, request);
        ObjectMeta meta = new ObjectMeta(object);
        if (meta.isTerminating() && meta.tree().has("deletionGracePeriodSeconds")) {
            return again(type, object, request);
        }
        ResourcePolicy policy = policies.of(type);
        long grace = policy.graceSeconds(object, request.graceSeconds());
        mark(meta, clock.instant().plusSeconds(grace), grace);
        policy.markTerminating(object);
        if (meta.tree().has("generation")) {
            meta.tree().put("generation", meta.tree().path("generation").asLong(0) + 1);
        }
        return isOver(type, object) ? new Edit.Remove(object) : new Edit.Put(object);
    }

    /** Whether a terminating object has nothing left that keeps it. */
    public boolean isOver(ResourceType type, ObjectNode object) {
        ObjectMeta meta = new ObjectMeta(object);
        return meta.isTerminating()
                && meta.deletionGraceSeconds() == 0
                && meta.finalizers().isEmpty()
                && !policies.of(type).isHeld(object);
    }

    /** A second delete may only shorten the grace of the first. */
    private Edit again(ResourceType type, ObjectNode object, DeletionRequest request) {
        ObjectMeta meta = new ObjectMeta(object);
        long present = meta.deletionGraceSeconds();
        if (request.graceSeconds().isEmpty()) {
            return isOver(type, object) ? new Edit.Remove(object) : new Edit.Keep();
        }
        long asked = policies.of(type).graceSeconds(object, request.graceSeconds());
        if (asked < present) {
            Instant end = Instant.parse(meta.deletionTimestamp()).minus(Duration.ofSeconds(present - asked));
            mark(meta, end, asked);
        }
        if (isOver(type, object)) {
            return new Edit.Remove(object);
        }
        return asked < present ? new Edit.Put(object) : new Edit.Keep();
    }

    private static void mark(ObjectMeta meta, Instant end, long graceSeconds) {
        meta.tree().put("deletionTimestamp", Json.time(end));
        meta.tree().put("deletionGracePeriodSeconds", graceSeconds);
    }

    private static void checkPreconditions(ObjectNode object, Subject subject, DeletionRequest request) {
        ObjectMeta meta = new ObjectMeta(object);
        request.uid().filter(uid -> !uid.equals(meta.uid())).ifPresent(uid -> {
            throw Statuses.conflict(
                    subject,
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s".formatted(uid, meta.uid()));
        });
        request.resourceVersion()
                .filter(version -> !version.equals(meta.resourceVersion()))
                .ifPresent(version -> {
                    throw Statuses.conflict(
                            subject,
                            "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                                    .formatted(version, meta.resourceVersion()));
                });
    }
}
