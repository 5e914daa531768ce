package io.nodeagent.images.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36",
        "user/app, docker.io/user/app:latest",
        "docker.io/busybox, docker.io/library/busybox:latest",
        "index.docker.io/busybox, docker.io/library/busybox:latest",
        "localhost/app, localhost/app:latest",
        "localhost:5000/app:v1, localhost:5000/app:v1",
        "127.0.0.1:5000/a/b/c:v1, 127.0.0.1:5000/a/b/c:v1",
        "[::1]:5000/app, [::1]:5000/app:latest",
        "[fd00::1]/app:x, [fd00::1]/app:x",
        "registry.k8s.io/pause:3.10, registry.k8s.io/pause:3.10",
        "Host/app, Host/app:latest",
        "a__b/c-d.e:T_a.g-1, docker.io/a__b/c-d.e:T_a.g-1",
    })
    void fillsInWhatIsLeftOut(String text, String whole) {
        assertEquals(whole, ImageReference.parse(text).toString());
    }

    @Test
    void digestDecidesOverTag() {
        ImageReference reference = ImageReference.parse("quay.io/x/y:1@sha256:" + HEX);
        assertEquals(Optional.of("1"), reference.tag());
        assertEquals("sha256:" + HEX, reference.target());
        assertEquals("quay.io/x/y", reference.name());
    }

    @Test
    void digestAloneHasNoTag() {
        ImageReference reference = ImageReference.parse("busybox@sha256:" + HEX);
        assertTrue(reference.tag().isEmpty());
        assertTrue(reference.tagged().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "@",
                "/",
                "a/",
                "/a",
                "a//b",
                "UPPER",
                "a/UPPER",
                "busybox:",
                "busybox:-x",
                "busybox@sha256:abc",
                "busybox@md5:abc",
                "-a",
                "a-",
                "a..b",
                "a b",
                "a\n",
                "a:b:c",
                "http://x/y",
                "host:port/app",
                "[::1/app",
                "x@y@z",
                "../../etc/passwd",
                "ä",
            })
    void refusesWithTheTextInTheMessage(String text) {
        InvalidArgumentException e = assertThrows(InvalidArgumentException.class, () -> ImageReference.parse(text));
        assertTrue(String.valueOf(e.getMessage()).contains("'" + text + "'"), e.getMessage());
    }

    @Test
    void refusesWhatLooksLikeAnImageId() {
        assertThrows(InvalidArgumentException.class, () -> ImageReference.parse(HEX));
    }

    @Test
    void longGarbageEndsSoon() {
        assertThrows(InvalidArgumentException.class, () -> ImageReference.parse("a-".repeat(200_000)));
        assertThrows(InvalidArgumentException.class, () -> ImageReference.parse("a".repeat(300)));
    }
}
