package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.nodeagent.agent.objects.AccountToken;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.objects.TokenOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of pods, asked for once and again when four fifths of their life, or a day, are over. */
final class PodTokens {
    private static final long DEFAULT_SECONDS = 3600;
    private static final Duration OLDEST = Duration.ofHours(24);

    private final ObjectReader api;
    private final InstantSource clock;
    private final Map<TokenOrder, Held> held = new ConcurrentHashMap<>();

    private record Held(AccountToken token, Instant renewAt) {}

    PodTokens(ObjectReader api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    String get(Pod pod, ServiceAccountTokenProjection source) {
        TokenOrder order = new TokenOrder(
                pod.getMetadata().getNamespace(),
                Optional.ofNullable(pod.getSpec().getServiceAccountName()).orElse("default"),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                Optional.ofNullable(source.getAudience()).orElse(""),
                Duration.ofSeconds(
                        Optional.ofNullable(source.getExpirationSeconds()).orElse(DEFAULT_SECONDS)));
        Instant now = clock.instant();
        Held known = held.get(order);
        if (known != null && now.isBefore(known.renewAt())) {
            return known.token().token();
        }
        AccountToken fresh = api.token(order);
        held.put(order, new Held(fresh, renewal(now, fresh)));
        return fresh.token();
    }

    private static Instant renewal(Instant now, AccountToken token) {
        Duration most = Duration.between(now, token.expires()).multipliedBy(4).dividedBy(5);
        return now.plus(most.compareTo(OLDEST) < 0 ? most : OLDEST);
    }

    void forget(String podUid) {
        held.keySet().removeIf(order -> order.podUid().equals(podUid));
    }
}
