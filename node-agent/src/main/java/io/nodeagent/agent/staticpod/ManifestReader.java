package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.agent.status.Phases;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the pod that a file wants, with the kubelet's names: {@code NAME-NODE}, and a uid that says node, file and
 * content, so that a changed file is another pod.
 */
final class ManifestReader {
    private final String nodeName;
    private final PodSchema schema;
    private final InstantSource clock;

    ManifestReader(String nodeName, PodSchema schema, InstantSource clock) {
        this.nodeName = nodeName;
        this.schema = schema;
        this.clock = clock;
    }

    Manifest read(Path file, byte[] text) {
        try {
            PodSchema.Parsed parsed = schema.parse(text);
            Pod pod = Serialization.unmarshal(parsed.json(), Pod.class);
            refuseReferences(pod);
            pod.setMetadata(metadata(pod.getMetadata(), uid(file, parsed.json())));
            pod.getSpec().setNodeName(nodeName);
            tolerateEverything(pod.getSpec());
            pod.setStatus(null);
            Pod complete = Serialization.unmarshal(schema.complete(Serialization.asJson(pod)), Pod.class);
            complete.setStatus(new PodStatusBuilder().withPhase(Phases.PENDING).build());
            return new Manifest.Wanted(file, complete, parsed.ignored());
        } catch (InvalidArgumentException e) {
            return new Manifest.Broken(file, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Whatever a file does to its readers, the other files are read.
            return new Manifest.Broken(file, "it cannot be understood: " + e);
        }
    }

    private static void refuseReferences(Pod pod) {
        if (pod.getMetadata() == null || pod.getMetadata().getName() == null) {
            throw new InvalidArgumentException("metadata.name: a pod needs a name");
        }
        if (pod.getSpec() == null) {
            throw new InvalidArgumentException("spec: a pod needs containers");
        }
        if (!pod.getSpec().getEphemeralContainers().isEmpty()) {
            throw new InvalidArgumentException("spec.ephemeralContainers: a static pod may have none: leave them out");
        }
        List<String> references = ApiReferences.in(pod.getSpec());
        if (!references.isEmpty()) {
            throw new InvalidArgumentException(
                    "%s: a static pod may not refer to objects of the API: leave it out, or create the pod by the API"
                            .formatted(String.join(", ", references)));
        }
    }

    private ObjectMeta metadata(ObjectMeta written, String uid) {
        Map<String, String> annotations = new HashMap<>(written.getAnnotations());
        annotations.remove(PodSource.MIRROR);
        annotations.put(PodSource.SOURCE, PodSource.FILE);
        annotations.put(PodSource.HASH, uid);
        annotations.put(PodSource.SEEN, clock.instant().toString());
        String namespace = Optional.ofNullable(written.getNamespace()).orElse("");
        return new ObjectMetaBuilder()
                .withName(written.getName() + "-" + nodeName)
                .withNamespace(namespace.isEmpty() ? "default" : namespace)
                .withUid(uid)
                .withLabels(written.getLabels())
                .withAnnotations(annotations)
                .build();
    }

    /** Whatever ails the node, what the node itself wants stays. */
    private static void tolerateEverything(PodSpec spec) {
        Toleration all = new Toleration();
        all.setOperator("Exists");
        all.setEffect("NoExecute");
        List<Toleration> tolerations = new ArrayList<>(spec.getTolerations());
        if (!tolerations.contains(all)) {
            tolerations.add(all);
        }
        spec.setTolerations(tolerations);
    }

    /** A hash to tell contents apart by, which nobody has to trust. */
    private String uid(Path file, String content) {
        try {
            String all = "%s\0host:%s\0file:%s".formatted(content, nodeName, file);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new InternalException("every Java has MD5", e);
        }
    }
}
