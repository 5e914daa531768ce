package io.nodeagent.standalone.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.pki.TokenKey;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class AccountTokensTest {
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final ObjectKey ACCOUNT = new ObjectKey("serviceaccounts", "shop", "default");
    private static final ObjectKey POD = new ObjectKey("pods", "shop", "web");
    private static final ObjectKey NODE = new ObjectKey("nodes", "", "n1");

    @TempDir
    Path folder;

    private final TokenKey key = TokenKey.make();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private ObjectStore store;
    private AccountTokens tokens;

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() throws InterruptedException {
        store = ObjectStore.open(folder.resolve("objects.db"));
        tokens = new AccountTokens(key, store, new TestClock());
        put(ACCOUNT, "{\"metadata\":{\"name\":\"default\",\"namespace\":\"shop\",\"uid\":\"sa-1\"}}");
        put(POD, pod("pod-1", "default"));
        put(NODE, "{\"metadata\":{\"name\":\"n1\",\"uid\":\"node-1\"}}");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String pod(String uid, String account) {
        return "{\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\",\"uid\":\"%s\"},\"spec\":{\"nodeName\":\"n1\",\"serviceAccountName\":\"%s\"}}"
                .formatted(uid, account);
    }

    private void put(ObjectKey at, String object) throws InterruptedException {
        store.edit(at, Durability.PROCESS_DEATH, current -> new Edit.Put(Json.parseObject(object)));
    }

    private void remove(ObjectKey at) throws InterruptedException {
        store.edit(
                at,
                Durability.PROCESS_DEATH,
                current -> new Edit.Remove(current.orElseThrow().tree()));
    }

    private static TokenOrder order(String... binding) {
        Optional<TokenOrder.Binding> bound = binding.length == 0
                ? Optional.empty()
                : Optional.of(new TokenOrder.Binding("v1", binding[0], binding[1], binding[2]));
        return new TokenOrder("shop", "default", List.of(), Duration.ofMinutes(10), bound);
    }

    private String issue(String... binding) {
        return tokens.issue(order(binding)).token();
    }

    private boolean good(String token) {
        return tokens.authenticate(token, List.of(AccountTokens.ISSUER)).isPresent();
    }

    private static ObjectNode part(String token, int index) {
        return Json.parseObject(BASE64.decode(List.of(token.split("\\.")).get(index)));
    }

    @Test
    void aPodsTokenTellsWhoAndWhere() {
        String token = issue("Pod", "web", "pod-1");
        ObjectNode claims = part(token, 1);
        claims.remove("jti");
        assertEquals(Json.parse("""
                        {"aud":["https://kubernetes.default.svc.cluster.local"],"exp":1795515000,"iat":1795514400,
                        "iss":"https://kubernetes.default.svc.cluster.local","kubernetes.io":{"namespace":"shop",
                        "pod":{"name":"web","uid":"pod-1"},"node":{"name":"n1","uid":"node-1"},
                        "serviceaccount":{"name":"default","uid":"sa-1"}},"nbf":1795514400,
                        "sub":"system:serviceaccount:shop:default"}""").toString(), claims.toString());
        AccountTokens.Bearer bearer =
                tokens.authenticate(token, List.of(AccountTokens.ISSUER)).orElseThrow();
        assertEquals("system:serviceaccount:shop:default", bearer.identity().user());
        assertEquals(
                List.of("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"),
                bearer.identity().groups());
        assertEquals("sa-1", bearer.identity().uid());
        assertEquals(List.of("web"), bearer.identity().extra().get("authentication.kubernetes.io/pod-name"));
    }

    @Test
    void othersVerifyItByThePublishedKey() throws Exception {
        String token = issue();
        ObjectNode published = (ObjectNode) tokens.keySet().path("keys").get(0);
        assertEquals(Json.text(part(token, 0), "kid"), Json.text(published, "kid"));
        ECPoint point = new ECPoint(
                new BigInteger(1, BASE64.decode(Json.text(published, "x"))),
                new BigInteger(1, BASE64.decode(Json.text(published, "y"))));
        PublicKey open = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, key.publicKey().getParams()));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(open);
        int end = token.lastIndexOf('.');
        signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        assertEquals(true, signature.verify(BASE64.decode(token.substring(end + 1))));
    }

    @Test
    void itEndsInTimeAndWithWhatItIsBoundTo() throws InterruptedException {
        String ofPod = issue("Pod", "web", "pod-1");
        String unbound = issue();
        assertEquals(true, good(ofPod) && good(unbound));
        now = now.minusSeconds(1);
        assertEquals(false, good(ofPod), "not yet");
        now = now.plusSeconds(600);
        assertEquals(true, good(ofPod));
        now = now.plusSeconds(1);
        assertEquals(false, good(ofPod), "expired");
        now = now.minusSeconds(60);
        put(POD, pod("pod-2", "default"));
        assertEquals(false, good(ofPod), "another pod of the name");
        remove(POD);
        assertEquals(false, good(ofPod));
        assertEquals(true, good(unbound));
        put(ACCOUNT, "{\"metadata\":{\"name\":\"default\",\"namespace\":\"shop\",\"uid\":\"sa-2\"}}");
        assertEquals(false, good(unbound), "another account of the name");
    }

    @Test
    void aPodThatEndsKeepsItsTokenForAMoment() throws InterruptedException {
        String token = issue("Pod", "web", "");
        put(POD, pod("pod-1", "default").replace("\"uid\"", "\"deletionTimestamp\":\"2026-11-24T10:00:10Z\",\"uid\""));
        now = now.plusSeconds(69);
        assertEquals(true, good(token));
        now = now.plusSeconds(1);
        assertEquals(false, good(token));
    }

    @Test
    void nothingForgedIsBelieved() {
        String token = issue();
        List<String> parts = List.of(token.split("\\."));
        ObjectNode admin = part(token, 1);
        Json.child(Json.child(admin, "kubernetes.io"), "serviceaccount").put("name", "other");
        String claims = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.encode(admin));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String otherKey = new AccountTokens(TokenKey.make(), store, new TestClock())
                .issue(order())
                .token();
        for (String bad : List.of(
                "",
                "..",
                "a.b.c",
                token + "x",
                parts.get(0) + "." + claims + "." + parts.get(2),
                none + "." + claims + ".",
                none + "." + parts.get(1) + "." + parts.get(2),
                parts.get(0) + "." + parts.get(1) + ".",
                parts.get(0) + "." + parts.get(1) + "." + "A".repeat(86),
                otherKey)) {
            assertEquals(false, good(bad), bad);
        }
        assertEquals(Optional.empty(), tokens.authenticate(token, List.of("vault")));
    }

    @Test
    void whatDoesNotFitIsRefused() throws InterruptedException {
        assertEquals(404, refusal("Pod", "none", ""));
        assertEquals(409, refusal("Pod", "web", "pod-0"));
        assertEquals(400, refusal("Deployment", "web", ""));
        put(POD, pod("pod-1", "builder"));
        assertEquals(400, refusal("Pod", "web", "pod-1"));
        remove(ACCOUNT);
        assertEquals(404, refusal());
    }

    private int refusal(String... binding) {
        return assertThrows(StatusException.class, () -> issue(binding)).code();
    }
}
