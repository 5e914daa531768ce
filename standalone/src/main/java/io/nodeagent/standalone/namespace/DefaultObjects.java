package io.nodeagent.standalone.namespace;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What is there without anybody asking: four namespaces, and in every namespace a service account {@code default} and
 * the authority of this server's certificate for pods. */
public final class DefaultObjects {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-node-lease", "kube-public");

    /** Pods find it under this name in the volume with their token. */
    private static final String ROOT_CA = "kube-root-ca.crt";

    private static final String CA_FILE = "ca.crt";

    private final ObjectStore store;
    private final Clock clock;
    private final String authority;

    /**
     * @param authority the certificate of the server's authority, as PEM
     */
    public DefaultObjects(ObjectStore store, Clock clock, String authority) {
        this.store = store;
        this.authority = authority;
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
            if (!new ObjectMeta(namespace.tree()).isTerminating()) {
                ensureIn(namespace.key().name());
            }
        }
    }

    void ensureIn(String namespace) throws InterruptedException {
        ResourceType type = ResourceTypes.SERVICE_ACCOUNTS;
        putIfAbsent(type, namespace, "default", object(type, namespace, "default"));
        ensureAuthority(namespace);
    }

    private void ensureAuthority(String namespace) throws InterruptedException {
        ResourceType type = ResourceTypes.CONFIG_MAPS;
        ObjectKey key = type.key(namespace, ROOT_CA);
        Optional<StoredObject> present = store.get(key);
        if (present.filter(this::holdsAuthority).isPresent()) {
            return;
        }
        store.edit(key, Durability.PROCESS_DEATH, current -> {
            ObjectNode map = current.map(StoredObject::tree).orElseGet(() -> object(type, namespace, ROOT_CA));
            Json.child(Json.child(map, "metadata"), "annotations")
                    .put("kubernetes.io/description", "The authority that signs the certificate of the API server.");
            map.putObject("data").put(CA_FILE, authority);
            return new Edit.Put(map);
        });
    }

    private boolean holdsAuthority(StoredObject map) {
        return Json.text(map.tree(), "data", CA_FILE).equals(authority);
    }

    private void putIfAbsent(ResourceType type, String namespace, String name, ObjectNode object)
            throws InterruptedException {
        ObjectKey key = type.key(namespace, name);
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
