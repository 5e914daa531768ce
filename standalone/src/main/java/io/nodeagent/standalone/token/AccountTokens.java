package io.nodeagent.standalone.token;

import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.pki.TokenKey;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Issues the tokens of service accounts, with the claims of k8s.io/kubernetes {@code pkg/serviceaccount}, and knows them again. */
public final class AccountTokens {
    /** Who issues, and the audience that means this server. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final WebTokens tokens;
    private final ObjectStore store;
    private final Clock clock;
    private final TokenCheck check;

    public AccountTokens(TokenKey key, ObjectStore store, Clock clock) {
        this.tokens = new WebTokens(key);
        this.store = store;
        this.clock = clock;
        this.check = new TokenCheck(store, clock);
    }

    /** Somebody who has shown a token, and which of the audiences asked for it is meant for. */
    public record Bearer(Identity identity, List<String> audiences) {}

    /** The account of a good token that is meant for one of {@code audiences}; empty for any other text. */
    public Optional<Bearer> authenticate(String token, List<String> audiences) {
        return tokens.verified(token).flatMap(claims -> check.bearer(claims, audiences));
    }

    /**
     * Issues a token; throws a status where the account or what the token is bound to does not exist, or does not fit.
     */
    public IssuedToken issue(TokenOrder order) {
        ObjectNode account = required(ResourceTypes.SERVICE_ACCOUNTS, order.namespace(), order.account());
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant expires = now.plus(order.lifetime());
        List<String> audiences = order.audiences().isEmpty() ? List.of(ISSUER) : order.audiences();
        ObjectNode claims = Json.object();
        ArrayNode aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put("exp", expires.getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("iss", ISSUER);
        claims.put("jti", UUID.randomUUID().toString());
        ObjectNode own = claims.putObject("kubernetes.io");
        own.put("namespace", order.namespace());
        order.bound().ifPresent(binding -> bind(own, order, binding));
        name(own.putObject("serviceaccount"), account);
        claims.put("nbf", now.getEpochSecond());
        claims.put("sub", Identity.accountName(order.namespace(), order.account()));
        return new IssuedToken(tokens.sign(claims), expires, audiences);
    }

    /** The public key as clients of OpenID Connect read it. */
    public ObjectNode keySet() {
        return tokens.keySet();
    }

    private void bind(ObjectNode own, TokenOrder order, TokenOrder.Binding binding) {
        BoundObject kind = BoundObject.of(binding.apiVersion(), binding.kind())
                .orElseThrow(() -> Statuses.badRequest("cannot bind token for serviceaccount \"%s\" to type %s, Kind=%s"
                        .formatted(order.account(), binding.apiVersion(), binding.kind())));
        ObjectNode object = required(kind.type(), order.namespace(), binding.name());
        String uid = new ObjectMeta(object).uid();
        if (!binding.uid().isEmpty() && !binding.uid().equals(uid)) {
            throw Statuses.conflict(
                    subject(kind.type(), binding.name()),
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(binding.uid()));
        }
        name(own.putObject(kind.claim()), object);
        if (kind == BoundObject.POD) {
            if (!Json.text(object, "spec", "serviceAccountName").equals(order.account())) {
                throw Statuses.badRequest(
                        "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                                .formatted(order.account()));
            }
            find(BoundObject.NODE.key("", Json.text(object, "spec", "nodeName")))
                    .ifPresent(node -> name(own.putObject(BoundObject.NODE.claim()), node));
        }
    }

    private static void name(ObjectNode claim, ObjectNode object) {
        claim.put("name", new ObjectMeta(object).name());
        claim.put("uid", new ObjectMeta(object).uid());
    }

    private ObjectNode required(ResourceType type, String namespace, String name) {
        return find(type.key(namespace, name)).orElseThrow(() -> Statuses.notFound(subject(type, name)));
    }

    private Optional<ObjectNode> find(ObjectKey key) {
        return store.get(key).map(StoredObject::tree);
    }

    private static Subject subject(ResourceType type, String name) {
        return new Subject(type.group(), type.resource(), type.kind(), name);
    }
}
