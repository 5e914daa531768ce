package io.nodeagent.standalone.pod;

import io.nodeagent.standalone.json.Json;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The volume by which a pod's containers reach the API: a token of the pod's service account, the server's authority and
 * the pod's namespace, laid out as the ServiceAccount admission plug-in of Kubernetes does.
 */
final class TokenVolume {
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String PREFIX = "kube-api-access-";
    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    /** An hour, and a few seconds by which Kubernetes knows tokens that nobody asked for in particular. */
    private static final int TOKEN_SECONDS = 3607;

    private static final int FILE_MODE = 0644;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenVolume() {}

    /** Mounts it into every container that has nothing at its place, unless pod or account does not want it. */
    static void add(ObjectNode spec, ObjectNode account) {
        List<ObjectNode> containers = Stream.of("initContainers", "containers")
                .flatMap(field -> Json.objects(spec, field).stream())
                .filter(container -> Json.objects(container, "volumeMounts").stream()
                        .noneMatch(mount -> Json.text(mount, "mountPath").equals(MOUNT_PATH)))
                .toList();
        if (!wanted(spec, account) || containers.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        Json.objects(spec, "volumes").forEach(volume -> names.add(Json.text(volume, "name")));
        String name = names.stream()
                .filter(n -> n.startsWith(PREFIX))
                .findFirst()
                .orElseGet(() -> fill(Json.children(spec, "volumes").addObject(), freeName(names)));
        for (ObjectNode container : containers) {
            ObjectNode mount = Json.children(container, "volumeMounts").addObject();
            mount.put("name", name);
            mount.put("readOnly", true);
            mount.put("mountPath", MOUNT_PATH);
        }
    }

    /** The pod's word counts before the account's. */
    private static boolean wanted(ObjectNode spec, ObjectNode account) {
        JsonNode ofPod = spec.path("automountServiceAccountToken");
        JsonNode ofAccount = account.path("automountServiceAccountToken");
        return ofPod.isBoolean() ? ofPod.booleanValue() : ofAccount.asBoolean(true);
    }

    private static String freeName(List<String> taken) {
        String name;
        do {
            StringBuilder made = new StringBuilder(PREFIX);
            for (int i = 0; i < SUFFIX_LENGTH; i++) {
                made.append(SUFFIX_ALPHABET.charAt(RANDOM.nextInt(SUFFIX_ALPHABET.length())));
            }
            name = made.toString();
        } while (taken.contains(name));
        return name;
    }

    private static String fill(ObjectNode volume, String name) {
        volume.put("name", name);
        ObjectNode projected = volume.putObject("projected");
        ArrayNode sources = projected.putArray("sources");
        ObjectNode token = sources.addObject().putObject("serviceAccountToken");
        token.put("expirationSeconds", TOKEN_SECONDS);
        token.put("path", "token");
        ObjectNode authority = sources.addObject().putObject("configMap");
        authority.put("name", "kube-root-ca.crt");
        ObjectNode item = authority.putArray("items").addObject();
        item.put("key", "ca.crt");
        item.put("path", "ca.crt");
        ObjectNode namespace =
                sources.addObject().putObject("downwardAPI").putArray("items").addObject();
        namespace.put("path", "namespace");
        ObjectNode field = namespace.putObject("fieldRef");
        field.put("apiVersion", "v1");
        field.put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", FILE_MODE);
        return name;
    }
}
