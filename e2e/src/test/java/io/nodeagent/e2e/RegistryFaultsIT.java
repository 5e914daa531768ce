package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.e2e.FaultyRegistry.Fault;
import io.nodeagent.e2e.RegistryImage.Format;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** Pods whose registry misbehaves: they say how, leave nothing, and run when it is mended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String WAITING = ".status.containerStatuses[0].state.waiting";
    private final FaultyRegistry registry = new FaultyRegistry();
    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        try (registry) {
            node.close();
        }
    }

    @Test
    void everyFaultIsNamedAndOutlived() {
        ImageFiles before = ImageFiles.of(node);
        Map<Fault, String> images = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            images.put(fault, registry.add(fault, RegistryImage.make(pod(fault), Format.OCI_GZIP)));
            node.kubectl("run", pod(fault), "--image=" + images.get(fault)).ok();
        }
        assertAll(images.entrySet().stream().map(e -> () -> isNamed(e.getKey(), e.getValue())));
        assertEquals(before, ImageFiles.of(node));
        registry.behave();
        assertAll(Arrays.stream(Fault.values()).map(this::runsByItself));
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    private void isNamed(Fault fault, String image) {
        String _ = Eventually.get(
                SOON,
                () -> node.podField(pod(fault), WAITING + ".reason"),
                Set.of("ErrImagePull", "ImagePullBackOff")::contains);
        String message = node.podField(pod(fault), WAITING + ".message");
        assertTrue(message.contains(image), message);
        assertTrue(message.contains(fault.told()), message);
        assertFalse(message.contains("\n"), message);
    }

    private Executable runsByItself(Fault fault) {
        return () -> node.awaitPodField(pod(fault), ".status.phase", "Running", SOON);
    }

    private static String pod(Fault fault) {
        return fault.repository().replace('/', '-');
    }
}
