package io.nodeagent.standalone.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProtobufDecoderTest {
    @Test
    void aPodComesOut() {
        byte[] metadata =
                join(text(1, "web"), text(3, ""), field(8, new byte[0]), field(11, join(text(1, "a"), text(2, "b"))));
        byte[] volume = join(text(1, "v"), field(2, field(2, new byte[0])));
        byte[] port = join(number(3, 80), number(2, 0));
        byte[] probe = join(field(1, field(2, field(2, join(number(1, 0), number(2, 8080))))), number(2, 0));
        byte[] limits = join(text(1, "cpu"), field(2, text(1, "100m")));
        byte[] container =
                join(text(1, "c"), text(2, "busybox"), field(6, port), field(8, field(1, limits)), field(10, probe));
        byte[] spec = join(field(1, volume), field(2, container), number(4, 0), number(11, 0));
        assertEquals(
                Json.parse("""
                        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"a":"b"}},
                         "spec":{"volumes":[{"name":"v","emptyDir":{}}],
                          "containers":[{"name":"c","image":"busybox","ports":[{"containerPort":80}],
                           "resources":{"limits":{"cpu":"100m"}},"livenessProbe":{"httpGet":{"port":8080}}}],
                          "terminationGracePeriodSeconds":0}}
                        """), ProtobufDecoder.decode(envelope("Pod", join(field(1, metadata), field(2, spec)))));
    }

    @Test
    void bytesBecomeBase64() {
        byte[] data = join(text(1, "k"), field(2, new byte[] {1, 2, 3}));
        assertEquals("AQID", Json.text(ProtobufDecoder.decode(envelope("Secret", field(2, data))), "data", "k"));
    }

    @Test
    void whatIsNotProtobufIsRefused() {
        byte[] good = envelope("Namespace", field(1, text(1, "x")));
        assertRefused(400, "{}".getBytes(StandardCharsets.UTF_8));
        assertRefused(400, Arrays.copyOf(good, good.length - 1));
        assertRefused(415, envelope("Deployment", new byte[0]));
    }

    @Test
    void garbageIsRefusedOrReadButNeverMore() {
        Random random = new Random(1);
        byte[] good = envelope("Pod", join(field(1, text(1, "web")), field(2, field(2, text(1, "c")))));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                ProtobufDecoder.decode(bad);
            } catch (StatusException e) {
                assertEquals(4, e.code() / 100);
            }
        }
    }

    private static void assertRefused(int code, byte[] body) {
        assertEquals(
                code,
                assertThrows(StatusException.class, () -> ProtobufDecoder.decode(body))
                        .code());
    }

    private static byte[] envelope(String kind, byte[] raw) {
        return join(
                new byte[] {'k', '8', 's', 0},
                field(1, join(text(1, "v1"), text(2, kind))),
                field(2, raw),
                text(3, ""));
    }

    private static byte[] text(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] value) {
        return join(varint((number << 3) | 2), varint(value.length), value);
    }

    private static byte[] number(int number, int value) {
        return join(varint(number << 3), varint(value));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = value;
        while (left > 0x7f) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
