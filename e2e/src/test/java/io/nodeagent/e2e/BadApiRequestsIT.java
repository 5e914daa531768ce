package io.nodeagent.e2e;

import static io.nodeagent.e2e.ApiCurl.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.e2e.ApiCurl.Answer;
import io.nodeagent.e2e.ApiCurl.Who;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that the API server cannot grant: a Status that says why, nothing made, and the next request is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadApiRequestsIT {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private final StandaloneNode node = StandaloneNode.start();
    private String before = "";

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    void nothingIsLeft() {
        assertFalse(node.logText().contains(" ERROR "), node::logText);
        node.close();
    }

    @BeforeEach
    void whatIsThere() {
        before = objects();
    }

    @AfterEach
    void nothingIsMadeAndTheServerGoesOn() {
        assertEquals(before, objects());
        assertEquals("ok", node.kubectl("get", "--raw", "/readyz").ok());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/json | {"metadata": | not valid JSON
                    application/json | [] | not an object
                    application/json | null | not an object
                    application/json | "text" | not an object
                    application/json | {"metadata":{"name":"a"}} {"b":1} | more than one document
                    application/json | {"metadata":"a"} | metadata: found "a", want an object
                    application/json | {"metadata":{"name":5}} | metadata.name
                    application/json | {"metadata":{"name":"a"},"data":["b"]} | data: found an array, want an object
                    application/json | {"metadata":{"name":"a"},"data":{"b":1}} | data.b: found number 1, want string
                    application/json | {"metadata":{"name":"a"},"kind":5} | kind: found 5
                    application/json | {"metadata":{"name":"a"},"apiVersion":[]} | apiVersion: found []
                    application/json | {"metadata":{"name":"a"},"kind":"Pod"} | kinds do not match
                    application/json | {"metadata":{"name":"a","namespace":"kube-system"}} | namespace
                    application/yaml | a: [b | not valid YAML
                    application/yaml | only a text | not an object
                    application/yaml | {metadata: {name: a}, data: {b: &c d, e: *c}} | the YAML alias *c
                    application/vnd.kubernetes.protobuf | {"metadata":{"name":"a"}} | magic number
                    """)
    void bodiesThatAreNone(String type, String body, String named) {
        post(type, bytes(body)).assertStatus(400, named);
    }

    @Test
    void bytesThatMeanNothing() {
        Random random = new Random(20260105);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[300];
            random.nextBytes(noise);
            post(JSON, noise).assertStatus(400, "not valid JSON");
            System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, noise, 0, 4);
            post(PROTOBUF, noise).assertStatus(400, "protobuf");
        }
        post(JSON, bytes("[".repeat(200_000))).assertStatus(400, "nesting depth");
        post("application/yaml", bytes("[".repeat(5_000))).assertStatus(400, "depth");
    }

    @Test
    void podsOfWrongTypes() {
        pod("\"c\"").assertStatus(400, "spec.containers: found string \"c\", want an array");
        pod("[{\"name\":\"c\",\"image\":\"i\",\"ports\":[{\"containerPort\":\"eighty\"}]}]")
                .assertStatus(400, "spec.containers[0].ports[0].containerPort");
        pod("[{\"name\":\"c\",\"image\":\"i\",\"resources\":{\"limits\":{\"cpu\":\"many\"}}}]")
                .assertStatus(422, "spec.containers[0].resources.limits[cpu]");
        pod("[]").assertStatus(422, "spec.containers: Required value");
        pod("[{\"name\":\"c\",\"image\":\"i\"}],\"serviceAccountName\":\"nobody\"")
                .assertStatus(403, "serviceaccount \"nobody\" not found");
    }

    @Test
    void unknownAndRepeatedFields() {
        byte[] body =
                bytes("{\"metadata\":{\"name\":\"fields\"},\"dada\":{},\"data\":{\"a\":\"1\"},\"data\":{\"a\":\"2\"}}");
        String both = "strict decoding error: unknown field \"dada\", duplicate field \"data\"";
        post("?fieldValidation=Strict", JSON, body).assertStatus(400, both);
        post("?fieldValidation=Sometimes", JSON, body).assertStatus(400, "supported values");
        Answer warned = post("?dryRun=All&fieldValidation=Warn", JSON, body);
        assertEquals(201, warned.code(), warned.body());
        assertTrue(warned.head().contains("299 - \"unknown field \\\"dada\\\"\""), warned.head());
        assertTrue(warned.head().contains("299 - \"duplicate field \\\"data\\\"\""), warned.head());
        Answer ignored = post("?dryRun=All&fieldValidation=Ignore", JSON, body);
        assertEquals(201, ignored.code(), ignored.body());
        assertFalse(ignored.head().contains("Warning"), ignored.head());
    }

    /** kubectl before 1.25 knows no levels: there it compares the fields itself, whatever the server says. */
    @Test
    void unknownFieldsByKubectl() {
        boolean levels = node.kubectl("create", "--help").ok().contains("'strict'");
        Command.Result strict = create(levels ? "--validate=strict" : "--validate=true");
        assertTrue(strict.failure().contains("unknown field \""), strict.failure());
        assertTrue(strict.failure().contains("imagee"), strict.failure());
        if (levels) {
            Command.Result warned = create("--validate=warn");
            assertTrue(warned.err().contains("Warning: unknown field \"spec.containers[0].imagee\""), warned.err());
            assertEquals(0, warned.exitCode(), warned.err());
            assertEquals("", create("--validate=ignore").err());
        }
    }

    @Test
    void bodiesTooBig() {
        byte[] big = new byte[4 << 20];
        post(JSON, big).assertStatus(413, "3145728 bytes");
        curl().send(Who.ADMIN, MAPS, big, "-H", "Content-Type: " + JSON, "-H", "Transfer-Encoding: chunked")
                .assertStatus(413, "3145728 bytes");
        String million = "x".repeat((1 << 20) + 1);
        post(JSON, bytes("{\"metadata\":{\"name\":\"a\"},\"data\":{\"b\":\"" + million + "\"}}"))
                .assertStatus(422, "Too long: must have at most 1048576 bytes");
    }

    @Test
    void mediaTypesThatAreNotSpoken() {
        post("text/plain", bytes("{}")).assertStatus(415, JSON);
        curl().send(Who.ADMIN, MAPS, bytes("{}"), "-H", "Content-Type: " + JSON, "-H", "Content-Encoding: gzip")
                .assertStatus(415, "gzip");
        curl().send(Who.ADMIN, MAPS + "/a", bytes("{}"), "-X", "PATCH", "-H", "Content-Type: " + JSON)
                .assertStatus(415, "merge-patch+json");
        curl().send(
                        Who.ADMIN,
                        MAPS + "/a",
                        bytes("{}"),
                        "-X",
                        "PATCH",
                        "-H",
                        "Content-Type: application/apply-patch+yaml")
                .assertStatus(415, "client-side apply");
        byte[] sound = bytes("{\"metadata\":{\"name\":\"a\"}}");
        curl().get(Who.ADMIN, MAPS, "-H", "Accept: text/html").assertStatus(406, JSON);
        curl().send(Who.ADMIN, MAPS, sound, "-H", "Content-Type: " + JSON, "-H", "Accept: application/xml")
                .assertStatus(406, JSON);
    }

    @Test
    void whoMayNot() {
        byte[] sound = bytes("{\"metadata\":{\"name\":\"a\"}}");
        for (String path : new String[] {MAPS, "/readyz", "/version", "/nowhere"}) {
            curl().get(Who.NOBODY, path).assertStatus(401, "Unauthorized");
        }
        curl().send(Who.NOBODY, MAPS, sound, "-H", "Content-Type: " + JSON).assertStatus(401, "Unauthorized");
        curl().send(Who.NODE, MAPS, sound, "-H", "Content-Type: " + JSON)
                .assertStatus(403, "User \"system:node:" + node.name() + "\" cannot create resource \"configmaps\"");
        curl().get(Who.NODE, "/api/v1/namespaces/kube-system", "-X", "DELETE").assertStatus(403, "cannot delete");
        String merge = "Content-Type: application/merge-patch+json";
        curl().send(Who.NODE, "/api/v1/nodes/other", bytes("{}"), "-X", "PATCH", "-H", merge)
                .assertStatus(403, "nodes \"other\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | /nowhere | 404 | could not find
                    GET  | /api/v1/../../etc/passwd | 400 | '..'
                    GET  | /api/v1/namespaces/%2e%2e/pods | 400 | '..'
                    GET  | /api/v1/namespaces/default/pods/%00 | 400 | NUL
                    GET  | /api/v1/namespaces/default/pods/%zz | 400 | hexadecimal
                    FLY  | /api/v1/namespaces/default/configmaps | 405 | fly is not supported
                    PUT  | /api/v1/namespaces/default/configmaps | 405 | not supported
                    GET  | /api/v1/namespaces/default/configmaps?limit=many | 400 | limit
                    GET  | /api/v1/namespaces/default/configmaps?continue=garbage | 400 | continue key is not valid
                    GET  | /api/v1/namespaces/default/configmaps?labelSelector=a%20in%20( | 400 | "a in ("
                    GET  | /api/v1/namespaces/default/configmaps?fieldSelector=data%3db | 400 | field label not supported
                    GET  | /api/v1/namespaces/default/configmaps?watch=1&resourceVersion=x | 400 | resourceVersion
                    """)
    void pathsAndParameters(String method, String path, int code, String named) {
        curl().get(Who.ADMIN, path, "-X", method).assertStatus(code, named);
    }

    @Test
    void headsTooLong() {
        String longText = "x".repeat(70_000);
        curl().get(Who.ADMIN, MAPS + "?x=" + longText).assertStatus(414, "too long");
        curl().get(Who.ADMIN, MAPS, "-H", "X-Long: " + longText).assertStatus(431, "too large");
    }

    @Test
    void httpThatIsNone() {
        String post = "POST " + MAPS + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        curl().raw("hello\r\n\r\n").assertStatus(400, "malformed request");
        curl().raw("GET /version HTTP/1.1\r\n\r\n").assertStatus(400, "Host");
        curl().raw("GET /version HTTP/9.9\r\nHost: a\r\n\r\n").assertStatus(505, "HTTP/1.1");
        curl().raw(post + "Content-Length: many\r\n\r\n").assertStatus(400, "malformed request");
        curl().raw(post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                .assertStatus(400, "malformed request");
        curl().raw(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
                .assertStatus(400, "body is malformed");
        assertEquals(
                0,
                curl().raw(post + "Content-Length: 400\r\n\r\n{\"metadata\":{\"name\":\"cut\"}}")
                        .code());
        assertEquals(0, curl().raw("GET /version HTTP/1.1\r\nHost: a\r\nX-Cut-").code());
    }

    @Test
    void tlsThatIsNone() throws IOException {
        Random random = new Random(20260106);
        int port = Integer.parseInt(node.apiUrl().replaceAll(".*:", ""));
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[500];
            random.nextBytes(noise);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                assertTrue(socket.getInputStream().readAllBytes().length < 100, "at most an alert");
            }
        }
        assertEquals(0, curl().get(Who.NOBODY, "/version", "--tls-max", "1.1").code());
    }

    @Test
    void aCertificateOfAnotherAuthority() {
        String key = folder.resolve("own.key").toString();
        String certificate = folder.resolve("own.crt").toString();
        Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "1",
                        "-subj",
                        "/O=system:masters/CN=admin",
                        "-keyout",
                        key,
                        "-out",
                        certificate)
                .run()
                .ok();
        Answer refused = curl().get(Who.NOBODY, MAPS, "--cert", certificate, "--key", key);
        assertEquals(0, refused.code(), refused.body());
    }

    private ApiCurl curl() {
        return new ApiCurl(node, folder);
    }

    private Answer post(String type, byte[] body) {
        return post("", type, body);
    }

    private Answer post(String query, String type, byte[] body) {
        return curl().send(Who.ADMIN, MAPS + query, body, "-H", "Content-Type: " + type);
    }

    private Answer pod(String containers) {
        byte[] body = bytes("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":%s}}".formatted(containers));
        return curl().send(Who.ADMIN, PODS, body, "-H", "Content-Type: " + JSON);
    }

    private Command.Result create(String validate) {
        return node.kubectlCommand("create", validate, "--dry-run=server", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: fields}
                        spec: {containers: [{name: c, image: a, imagee: b}]}
                        """)
                .run();
    }

    private String objects() {
        return node.kubectl("get", "pods,configmaps,secrets,namespaces", "--all-namespaces", "-o", "name")
                .ok();
    }
}
