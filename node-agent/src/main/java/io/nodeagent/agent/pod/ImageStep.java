package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.ContainerRuntime.LocalImage;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cri.v1.AuthConfig;
import io.nodeagent.cri.v1.PodSandboxConfig;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Gets a container's image onto the node by its pull policy; the events and reasons are the kubelet's. */
final class ImageStep {
    /** An image reference, loosely: {@code [host[:port]/]path[:tag][@digest]}. The runtime parses strictly. */
    private static final Pattern REFERENCE = Pattern.compile("([a-zA-Z0-9.-]+(:[0-9]+)?/)?"
            + "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,})?");

    private final ContainerRuntime runtime;
    private final PodPreparation preparation;
    private final Clock clock;

    ImageStep(ContainerRuntime runtime, PodPreparation preparation, Clock clock) {
        this.runtime = runtime;
        this.preparation = preparation;
        this.clock = clock;
    }

    UnaryOperator<PodMemory> run(Pod pod, String name, PodReporter reporter) {
        PodContainers.Place place = PodContainers.named(pod, name);
        Container container = place.container();
        String image = container.getImage() == null ? "" : container.getImage();
        String field = place.eventPath();
        String target = "image:" + name;
        try {
            LocalImage local = present(pod, container, image, field, reporter);
            var ready = new ContainerMemory.ReadyImage(image, local.id(), local.uid(), local.username());
            return memory -> memory.withoutFailure(target).withContainer(name, c -> c.withImage(ready));
        } catch (NoImageException e) {
            reporter.warning(field, e.eventReason, e.eventMessage);
            if (e.eventReason.equals("Failed")) {
                reporter.warning(field, "Failed", "Error: " + e.waitingReason);
            }
            Instant now = clock.instant();
            return memory -> memory.withFailure(target, failure(e, now, memory.failuresInRow(target)));
        }
    }

    private static Failure failure(NoImageException e, Instant now, int before) {
        String message = String.valueOf(e.getMessage());
        // A pull costs the registry something; a look at the node's own images does not.
        return e.waitingReason.equals("ErrImagePull")
                ? Failure.ofPull(e.waitingReason, message, now, before)
                : Failure.of(e.waitingReason, message, now, before);
    }

    private LocalImage present(Pod pod, Container container, String image, String field, PodReporter reporter) {
        if (!REFERENCE.matcher(image).matches()) {
            String message =
                    "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
                            .formatted(image, image);
            throw new NoImageException("InvalidImageName", message, "InspectFailed", message);
        }
        String policy = policy(container, image);
        Optional<LocalImage> local = inspect(image);
        if (!policy.equals("Always") && local.isPresent()) {
            reporter.normal(field, "Pulled", "Container image \"%s\" already present on machine".formatted(image));
            return local.get();
        }
        if (policy.equals("Never")) {
            String message = "Container image \"%s\" is not present with pull policy of Never".formatted(image);
            throw new NoImageException("ErrImageNeverPull", message, "ErrImageNeverPull", message);
        }
        return pull(pod, image, field, reporter);
    }

    private Optional<LocalImage> inspect(String image) {
        try {
            return runtime.image(image);
        } catch (RuntimeCallException e) {
            String message = "Failed to inspect image \"%s\": %s".formatted(image, e.getMessage());
            throw new NoImageException("ImageInspectError", message, "InspectFailed", message);
        }
    }

    private LocalImage pull(Pod pod, String image, String field, PodReporter reporter) {
        reporter.normal(field, "Pulling", "Pulling image \"%s\"".formatted(image));
        Instant begin = clock.instant();
        try {
            String reference = pullWithCredentials(pod, image);
            LocalImage pulled = runtime.image(reference)
                    .or(() -> runtime.image(image))
                    .orElse(new LocalImage(reference, Optional.empty(), "", 0));
            String took = seconds(Duration.between(begin, clock.instant()));
            reporter.normal(
                    field,
                    "Pulled",
                    "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
                            .formatted(image, took, took, pulled.sizeBytes()));
            return pulled;
        } catch (RuntimeCallException e) {
            throw new NoImageException(
                    "ErrImagePull",
                    String.valueOf(e.getMessage()),
                    "Failed",
                    "Failed to pull image \"%s\": %s".formatted(image, e.getMessage()));
        } catch (PodPreparation.NotReady e) {
            throw new NoImageException(
                    "ErrImagePull",
                    String.valueOf(e.getMessage()),
                    "Failed",
                    "Failed to pull image \"%s\": %s".formatted(image, e.getMessage()));
        }
    }

    private String pullWithCredentials(Pod pod, String image) {
        // Not the prepared configuration: volumes may still be mounting, and a pull needs only to know whose it is.
        PodSandboxConfig sandbox = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setNamespace(pod.getMetadata().getNamespace())
                        .setName(pod.getMetadata().getName())
                        .setUid(pod.getMetadata().getUid()))
                .build();
        List<Optional<AuthConfig>> tries = new ArrayList<>();
        preparation.pullCredentials(pod, image).forEach(auth -> tries.add(Optional.of(auth)));
        if (tries.isEmpty()) {
            tries.add(Optional.empty());
        }
        // Less specific credentials may be the right ones when the most specific are refused.
        Iterator<Optional<AuthConfig>> left = tries.iterator();
        while (true) {
            try {
                return runtime.pull(image, left.next(), sandbox);
            } catch (RuntimeCallException e) {
                if (!left.hasNext()) {
                    throw e;
                }
            }
        }
    }

    private static String policy(Container container, String image) {
        String policy = container.getImagePullPolicy();
        if (policy != null && !policy.isEmpty()) {
            return policy;
        }
        String tail = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !tail.contains("@") && (!tail.contains(":") || tail.endsWith(":latest"));
        return latest ? "Always" : "IfNotPresent";
    }

    /** As Go prints durations under a minute, to the millisecond. */
    private static String seconds(Duration duration) {
        return duration.toMillis() < 1000
                ? duration.toMillis() + "ms"
                : String.format(Locale.ROOT, "%.3fs", duration.toMillis() / 1000.0);
    }

    private static final class NoImageException extends RuntimeException {
        private final String waitingReason;
        private final String eventReason;
        private final String eventMessage;

        NoImageException(String waitingReason, String message, String eventReason, String eventMessage) {
            super(message);
            this.waitingReason = waitingReason;
            this.eventReason = eventReason;
            this.eventMessage = eventMessage;
        }
    }
}
