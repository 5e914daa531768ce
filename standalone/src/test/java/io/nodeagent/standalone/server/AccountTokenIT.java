package io.nodeagent.standalone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.standalone.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the bearer of a service account's token may do, and how he gets it. */
final class AccountTokenIT {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String TOKEN = "/api/v1/namespaces/default/serviceaccounts/default/token";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";

    @TempDir
    Path folder;

    private ApiServer server;
    private HttpClient admin;
    private HttpClient node;
    private HttpClient nobody;

    @BeforeEach
    void start() throws Exception {
        open();
        Path pki = folder.resolve("data/pki");
        admin = client(pki, "admin");
        node = client(pki, "node");
        nobody = client(pki, "");
    }

    private void open() throws InterruptedException {
        server = ApiServer.start(ApiServerConfig.of(
                folder.resolve("data"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "node1",
                new FakeNodeGateway(URI.create("http://127.0.0.1:1/"))));
    }

    @AfterEach
    void stop() {
        admin.close();
        node.close();
        nobody.close();
        server.close();
    }

    private static HttpClient client(Path pki, String name) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(name.isEmpty() ? ClientTls.anonymous(pki) : ClientTls.of(pki, name))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpResponse<String> send(HttpClient client, String token, String method, String path, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private int code(String token, String method, String path, String body) throws Exception {
        return send(nobody, token, method, path, body).statusCode();
    }

    private static ObjectNode body(HttpResponse<String> response) {
        return Json.parseObject(response.body());
    }

    private String token(String spec) throws Exception {
        HttpResponse<String> made = send(admin, "", "POST", TOKEN, "{\"spec\":" + spec + "}");
        assertEquals(201, made.statusCode(), made.body());
        return Json.text(body(made), "status", "token");
    }

    private ObjectNode makePod(String name, String spec) throws Exception {
        HttpResponse<String> made = send(
                admin,
                "",
                "POST",
                PODS,
                "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]%s}}"
                        .formatted(name, spec));
        assertEquals(201, made.statusCode(), made.body());
        return body(made);
    }

    @Test
    void anAccountMayDiscoverAndAskAboutItselfAndReadNoSecret() throws Exception {
        String token = token("{}");
        for (String open : new String[] {
            "/version", "/api", "/apis", "/openapi/v3", "/.well-known/openid-configuration", "/openid/v1/jwks"
        }) {
            assertEquals(200, code(token, "GET", open, ""), open);
        }
        HttpResponse<String> self =
                send(nobody, token, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "");
        assertEquals("system:serviceaccount:default:default", Json.text(body(self), "status", "userInfo", "username"));
        HttpResponse<String> secret = send(nobody, token, "GET", "/api/v1/namespaces/default/secrets/s", "");
        assertEquals(403, secret.statusCode());
        assertEquals(
                "secrets \"s\" is forbidden: User \"system:serviceaccount:default:default\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\"",
                Json.text(body(secret), "message"));
        for (String closed : new String[] {PODS, "/api/v1/nodes", "/api/v1/namespaces/default/configmaps"}) {
            assertEquals(403, code(token, "GET", closed, ""), closed);
        }
        assertEquals(403, code(token, "POST", TOKEN, "{}"));
        assertEquals(403, code(token, "POST", REVIEWS, "{\"spec\":{\"token\":\"x\"}}"));
    }

    @Test
    void whoShowsNothingOrRubbishIsNobody() throws Exception {
        for (String token : new String[] {"", "x", "a.b.c", token("{\"audiences\":[\"vault\"]}"), token("{}") + "x"}) {
            assertEquals(401, code(token, "GET", "/version", ""), token);
        }
    }

    @Test
    void aPodsTokenDiesWithThePod() throws Exception {
        ObjectNode pod = makePod("web", "");
        String uid = Json.text(pod, "metadata", "uid");
        String bound = "{\"boundObjectRef\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"web\",\"uid\":\"%s\"}}"
                .formatted(uid);
        HttpResponse<String> ofNode = send(node, "", "POST", TOKEN, "{\"spec\":" + bound + "}");
        String token = Json.text(body(ofNode), "status", "token");
        assertEquals(200, code(token, "GET", "/api", ""));
        assertEquals(403, send(node, "", "POST", TOKEN, "{}").statusCode(), "a node only for its pods");
        send(admin, "", "DELETE", PODS + "/web", "{\"gracePeriodSeconds\":0}");
        assertEquals(401, code(token, "GET", "/api", ""));
        assertEquals(
                403, send(node, "", "POST", TOKEN, "{\"spec\":" + bound + "}").statusCode());
    }

    @Test
    void lifetimesAreCheckedAndTheKeyOutlivesTheServer() throws Exception {
        HttpResponse<String> brief = send(admin, "", "POST", TOKEN, "{\"spec\":{\"expirationSeconds\":599}}");
        assertEquals(422, brief.statusCode());
        assertTrue(brief.body().contains("may not specify a duration less than 10 minutes"), brief.body());
        assertEquals(
                404,
                send(admin, "", "POST", TOKEN.replace("default/token", "none/token"), "{}")
                        .statusCode());
        String token = token("{\"expirationSeconds\":7200}");
        server.close();
        open();
        assertEquals(200, code(token, "GET", "/api", ""));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("data/pki/sa.key"))));
    }

    @Test
    void aTokenIsReviewedForWhoeverIsShownIt() throws Exception {
        String token = token("{\"audiences\":[\"vault\",\"other\"]}");
        String asked = "{\"spec\":{\"token\":\"%s\",\"audiences\":[\"vault\"]}}".formatted(token);
        JsonNode status = body(send(admin, "", "POST", REVIEWS, asked)).path("status");
        assertTrue(status.path("authenticated").booleanValue(), status.toString());
        assertEquals("[\"vault\"]", status.path("audiences").toString());
        assertEquals("system:serviceaccount:default:default", Json.text(status, "user", "username"));
        JsonNode refused = body(send(node, "", "POST", REVIEWS, "{\"spec\":{\"token\":\"%s\"}}".formatted(token)))
                .path("status");
        assertTrue(refused.path("authenticated").isMissingNode(), refused.toString());
    }

    @Test
    void podsGetTheirTokensVolumeUnlessTheyDoNotWantIt() throws Exception {
        ObjectNode pod = makePod("with", "");
        JsonNode volume = Json.at(pod, "spec", "volumes").get(0);
        String name = Json.text(volume, "name");
        assertTrue(name.matches("kube-api-access-[a-z0-9]{5}"), name);
        assertEquals("""
                {"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},\
                {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},\
                {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],\
                "defaultMode":420}""", volume.path("projected").toString());
        assertEquals(
                "[{\"name\":\"%s\",\"readOnly\":true,\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}]"
                        .formatted(name),
                Json.at(Json.at(pod, "spec", "containers").get(0), "volumeMounts")
                        .toString());
        assertTrue(Json.at(makePod("without", ",\"automountServiceAccountToken\":false"), "spec", "volumes")
                .isEmpty());
        send(
                admin,
                "",
                "PUT",
                "/api/v1/namespaces/default/serviceaccounts/default",
                "{\"metadata\":{\"name\":\"default\"},\"automountServiceAccountToken\":false}");
        assertTrue(Json.at(makePod("account", ""), "spec", "volumes").isEmpty());
        assertEquals(
                1,
                Json.at(makePod("own", ",\"automountServiceAccountToken\":true"), "spec", "volumes")
                        .size());
        HttpResponse<String> authority =
                send(admin, "", "GET", "/api/v1/namespaces/default/configmaps/kube-root-ca.crt", "");
        assertEquals(Files.readString(folder.resolve("data/pki/ca.crt")), Json.text(body(authority), "data", "ca.crt"));
    }
}
