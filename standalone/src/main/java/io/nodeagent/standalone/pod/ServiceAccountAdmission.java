package io.nodeagent.standalone.pod;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a pod its service account, which must exist, and that account's image pull secrets where the pod names none, and
 * mounts a token of it.
 */
final class ServiceAccountAdmission {
    private final ObjectStore store;

    ServiceAccountAdmission(ObjectStore store) {
        this.store = store;
    }

    void admit(ObjectNode pod) {
        if (Json.at(pod, "metadata", "annotations", ObjectMeta.MIRROR_ANNOTATION)
                .isString()) {
            return;
        }
        ObjectNode spec = Json.child(pod, "spec");
        String asked = Json.text(spec, "serviceAccountName");
        if (asked.isEmpty()) {
            asked = Json.text(spec, "serviceAccount");
        }
        String name = asked.isEmpty() ? "default" : asked;
        spec.put("serviceAccountName", name);
        spec.put("serviceAccount", name);
        ObjectNode account = find(pod, name);
        TokenVolume.add(spec, account);
        JsonNode secrets = account.path("imagePullSecrets");
        if (spec.path("imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
            spec.set("imagePullSecrets", secrets);
        }
    }

    private ObjectNode find(ObjectNode pod, String name) {
        ObjectMeta meta = new ObjectMeta(pod);
        Optional<StoredObject> found = store.get(ResourceTypes.SERVICE_ACCOUNTS.key(meta.namespace(), name));
        return found.map(StoredObject::tree)
                .orElseThrow(() -> Statuses.forbidden(
                        new Subject("", ResourceTypes.PODS.resource(), ResourceTypes.PODS.kind(), meta.name()),
                        "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                                .formatted(meta.namespace(), name, name)));
    }
}
