package io.nodeagent.standalone.namespace;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourcePolicy;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces: a phase, a label with their name, and the {@code kubernetes} finalizer that holds them until empty. */
public final class NamespacePolicy implements ResourcePolicy {
    private static final Set<String> PROTECTED = Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final DefaultObjects defaults;

    public NamespacePolicy(DefaultObjects defaults) {
        this.defaults = defaults;
    }

    @Override
    public void prepareCreate(ObjectNode namespace, Instant now) {
        ObjectMeta meta = new ObjectMeta(namespace);
        Json.child(meta.tree(), "labels").put("kubernetes.io/metadata.name", meta.name());
        ObjectNode spec = Json.child(namespace, "spec");
        if (spec.path("finalizers").isEmpty()) {
            spec.putArray("finalizers").add("kubernetes");
        }
        namespace.putObject("status").put("phase", "Active");
    }

    @Override
    public void prepareUpdate(ObjectNode namespace, ObjectNode old, String subresource) {
        if (subresource.isEmpty()) {
            Json.copyField(old, namespace, "status");
        }
        if (!subresource.equals("finalize")) {
            Json.child(namespace, "spec").set("finalizers", Json.at(old, "spec", "finalizers"));
        }
        ObjectMeta meta = new ObjectMeta(namespace);
        Json.child(meta.tree(), "labels").put("kubernetes.io/metadata.name", meta.name());
    }

    @Override
    public void markTerminating(ObjectNode namespace) {
        Json.child(namespace, "status").put("phase", "Terminating");
    }

    @Override
    public boolean isHeld(ObjectNode namespace) {
        return !Json.at(namespace, "spec", "finalizers").isEmpty();
    }

    @Override
    public void checkDelete(String name) {
        if (PROTECTED.contains(name)) {
            throw Statuses.forbidden(
                    new Subject("", ResourceTypes.NAMESPACES.resource(), "Namespace", name),
                    "this namespace may not be deleted");
        }
    }

    @Override
    public void created(ObjectNode namespace) throws InterruptedException {
        defaults.ensureIn(new ObjectMeta(namespace).name());
    }
}
