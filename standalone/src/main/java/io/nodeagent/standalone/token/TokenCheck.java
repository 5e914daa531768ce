package io.nodeagent.standalone.token;

import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import io.nodeagent.standalone.token.AccountTokens.Bearer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether the claims of a token that this server signed still hold. */
final class TokenCheck {
    private static final String EXTRA = "authentication.kubernetes.io/";

    /** How long what is being deleted may still act: its clients take a moment to end. */
    private static final Duration AFTER_DELETION = Duration.ofSeconds(60);

    private final ObjectStore store;
    private final Clock clock;

    TokenCheck(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<Bearer> bearer(ObjectNode claims, List<String> audiences) {
        List<String> meant = new ArrayList<>();
        for (JsonNode audience : claims.path("aud")) {
            if (audience.isString() && audiences.contains(audience.stringValue())) {
                meant.add(audience.stringValue());
            }
        }
        JsonNode own = claims.path("kubernetes.io");
        boolean holds = Json.text(claims, "iss").equals(AccountTokens.ISSUER)
                && inTime(claims)
                && !meant.isEmpty()
                && accountStands(own)
                && List.of(BoundObject.values()).stream().allMatch(kind -> stands(own, kind));
        return holds ? Optional.of(new Bearer(identity(claims, own), meant)) : Optional.empty();
    }

    private boolean inTime(ObjectNode claims) {
        long now = clock.instant().getEpochSecond();
        return claims.path("nbf").asLong(Long.MAX_VALUE) <= now
                && now < claims.path("exp").asLong(0);
    }

    private boolean accountStands(JsonNode own) {
        ObjectKey key = ResourceTypes.SERVICE_ACCOUNTS.key(
                Json.text(own, "namespace"), Json.text(own, "serviceaccount", "name"));
        return stands(key, Json.text(own, "serviceaccount", "uid"));
    }

    /** Whether the claim is absent, or its object is there and the same. */
    private boolean stands(JsonNode own, BoundObject kind) {
        JsonNode claim = own.path(kind.claim());
        if (claim.isMissingNode() || (kind == BoundObject.NODE && own.has(BoundObject.POD.claim()))) {
            return true; // a pod's token tells its node, but is bound to the pod
        }
        return stands(kind.key(Json.text(own, "namespace"), Json.text(claim, "name")), Json.text(claim, "uid"));
    }

    private boolean stands(ObjectKey key, String uid) {
        Optional<ObjectMeta> found = store.get(key).map(StoredObject::tree).map(ObjectMeta::new);
        return found.filter(meta -> meta.uid().equals(uid) && !uid.isEmpty())
                .filter(meta -> !meta.isTerminating()
                        || clock.instant()
                                .isBefore(
                                        Instant.parse(meta.deletionTimestamp()).plus(AFTER_DELETION)))
                .isPresent();
    }

    private static Identity identity(ObjectNode claims, JsonNode own) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        extra.put(EXTRA + "credential-id", List.of("JTI=" + Json.text(claims, "jti")));
        for (BoundObject kind : List.of(BoundObject.NODE, BoundObject.POD)) {
            if (own.has(kind.claim())) {
                extra.put(EXTRA + kind.claim() + "-name", List.of(Json.text(own, kind.claim(), "name")));
                extra.put(EXTRA + kind.claim() + "-uid", List.of(Json.text(own, kind.claim(), "uid")));
            }
        }
        return Identity.account(
                Json.text(own, "namespace"),
                Json.text(own, "serviceaccount", "name"),
                Json.text(own, "serviceaccount", "uid"),
                extra);
    }
}
