package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.lifecycle.Creation;
import io.nodeagent.standalone.lifecycle.Deletion;
import io.nodeagent.standalone.lifecycle.Update;
import io.nodeagent.standalone.resource.ResourcePolicies;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.schema.ObjectSchema;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Clock;
import java.util.Set;

/** What the verbs work with. */
public record Backend(
        ObjectStore store,
        ObjectSchema schema,
        ResourcePolicies policies,
        Creation creation,
        Update update,
        Deletion deletion,
        Authorizer authorizer,
        Clock clock) {
    /** What the node writes again by itself. */
    private static final Set<ResourceType> REWRITTEN =
            Set.of(ResourceTypes.EVENTS, ResourceTypes.LEASES, ResourceTypes.NODES);

    public static Backend of(
            ObjectStore store, ObjectSchema schema, ResourcePolicies policies, Authorizer authorizer, Clock clock) {
        Deletion deletion = new Deletion(policies, clock);
        return new Backend(
                store,
                schema,
                policies,
                new Creation(store, schema, policies, clock),
                new Update(schema, policies, deletion),
                deletion,
                authorizer,
                clock);
    }

    /** Writes, or only says what a write would make. */
    StoredObject edit(ApiRequest request, ObjectKey key, Edit.Decision decision) throws InterruptedException {
        return request.dryRun()
                ? store.preview(key, decision)
                : store.edit(key, durability(request.type(), request.path().subresource()), decision);
    }

    private static Durability durability(ResourceType type, String subresource) {
        return subresource.equals("status") || REWRITTEN.contains(type)
                ? Durability.PROCESS_DEATH
                : Durability.POWER_LOSS;
    }
}
