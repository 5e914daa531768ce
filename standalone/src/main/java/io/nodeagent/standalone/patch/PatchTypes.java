package io.nodeagent.standalone.patch;

import java.util.Map;

/** The patchStrategy and patchMergeKey of the core API's types (k8s.io/api {@code core/v1/types.go}). */
final class PatchTypes {
    private static final PatchType METADATA =
            PatchType.PLAIN.list("ownerReferences", "uid").set("finalizers");
    private static final PatchType CONTAINER = PatchType.PLAIN
            .list("ports", "containerPort")
            .list("env", "name")
            .list("volumeMounts", "mountPath")
            .list("volumeDevices", "devicePath");
    private static final PatchType POD_SPEC = PatchType.PLAIN
            .list("volumes", "name")
            .list("initContainers", "name", CONTAINER)
            .list("containers", "name", CONTAINER)
            .list("ephemeralContainers", "name", CONTAINER)
            .list("imagePullSecrets", "name")
            .list("hostAliases", "ip")
            .list("topologySpreadConstraints", "topologyKey")
            .list("schedulingGates", "name")
            .list("resourceClaims", "name");
    private static final PatchType POD_STATUS = PatchType.PLAIN
            .list("conditions", "type")
            .list("podIPs", "ip")
            .list("hostIPs", "ip")
            .list("resourceClaimStatuses", "name");
    private static final PatchType NODE_STATUS =
            PatchType.PLAIN.list("conditions", "type").list("addresses", "type");
    private static final PatchType OBJECT = PatchType.PLAIN.struct("metadata", METADATA);
    private static final Map<String, PatchType> BY_KIND = Map.of(
            "Pod", OBJECT.struct("spec", POD_SPEC).struct("status", POD_STATUS),
            "Node", OBJECT.struct("spec", PatchType.PLAIN.set("podCIDRs")).struct("status", NODE_STATUS),
            "Namespace", OBJECT.struct("status", PatchType.PLAIN.list("conditions", "type")),
            "ServiceAccount", OBJECT.list("secrets", "name"));

    private PatchTypes() {}

    static PatchType of(String kind) {
        return BY_KIND.getOrDefault(kind, OBJECT);
    }
}
