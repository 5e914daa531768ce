package io.nodeagent.standalone.namespace;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What is there without anybody asking: four namespaces, and a service account {@code default} in every namespace. */
public final class DefaultObjects {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-node-lease", "kube-public");

    private final ObjectStore store;
    private final Clock clock;

    public DefaultObjects(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Makes what is missing; called at start. */
    public void ensure() throws InterruptedException {
        NamespacePolicy policy = new NamespacePolicy(this);
        for (String name : NAMESPACES) {
            ObjectNode namespace = object(ResourceTypes.NAMESPACES, "", name);
            policy.prepareCreate(namespace, clock.instant());
            putIfAbsent(ResourceTypes.NAMESPACES, "", name, namespace);
        }
        for (var namespace :
                store.list(ResourceTypes.NAMESPACES.qualifiedName(), "").objects()) {
            ensureServiceAccount(namespace.key().name());
        }
    }

    void ensureServiceAccount(String namespace) throws InterruptedException {
        ResourceType type = ResourceTypes.SERVICE_ACCOUNTS;
        putIfAbsent(type, namespace, "default", object(type, namespace, "default"));
    }

    private void putIfAbsent(ResourceType type, String namespace, String name, ObjectNode object)
            throws InterruptedException {
        ObjectKey key = new ObjectKey(type.qualifiedName(), namespace, name);
        if (store.get(key).isEmpty()) {
            store.edit(
                    key,
                    Durability.PROCESS_DEATH,
                    current -> current.isPresent() ? new Edit.Keep() : new Edit.Put(object));
        }
    }

    private ObjectNode object(ResourceType type, String namespace, String name) {
        ObjectNode object = Json.object();
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Json.time(clock.instant()));
        return object;
    }
}
