package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.nodeagent.agent.objects.AccountToken;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.objects.TokenOrder;
import io.nodeagent.errors.NodeAgentException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of pods, asked for once and again when four fifths of their life, or a day, are over. While the API server
 * gives no new one, the old one is good until it expires.
 */
final class PodTokens {
    /** The most that a renewal comes early, lest the tokens of pods that began together are renewed together. */
    static final Duration MOST_JITTER = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(PodTokens.class);
    private static final long DEFAULT_SECONDS = 3600;
    private static final Duration OLDEST = Duration.ofHours(24);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final ObjectReader api;
    private final InstantSource clock;
    private final Supplier<Duration> jitter;
    private final Map<TokenOrder, Held> held = new ConcurrentHashMap<>();

    private record Held(AccountToken token, Instant renewAt) {}

    /**
     * @param jitter how much earlier than due a renewal comes, up to {@link #MOST_JITTER}
     */
    PodTokens(ObjectReader api, InstantSource clock, Supplier<Duration> jitter) {
        this.api = api;
        this.clock = clock;
        this.jitter = jitter;
    }

    /**
     * The token that the pod should have now.
     *
     * @throws NodeAgentException there is none that is still good, and no new one to get
     */
    String get(Pod pod, ServiceAccountTokenProjection source) {
        TokenOrder order = order(pod, source);
        Instant now = clock.instant();
        Held known = held.get(order);
        if (known != null && now.isBefore(known.renewAt())) {
            return known.token().token();
        }
        try {
            AccountToken fresh = api.token(order);
            held.put(order, new Held(fresh, renewal(now, fresh.expires())));
            return fresh.token();
        } catch (NodeAgentException e) {
            if (known == null || !now.isBefore(known.token().expires())) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("pod", order.podUid())
                    .addKeyValue("expires", known.token().expires())
                    .log("the pod's token is not renewed yet: {}", e.getMessage());
            held.put(order, new Held(known.token(), now.plus(RETRY).plus(jitter.get())));
            return known.token().token();
        }
    }

    /** Takes over what an earlier agent wrote for the pod, if it can be read when that is to be renewed. */
    void adopt(Pod pod, ServiceAccountTokenProjection source, String token) {
        TokenOrder order = order(pod, source);
        TokenTimes.of(token).ifPresent(times -> {
            // Servers may write a later end than they told, for clients of old that never read the file again.
            Instant told = times.issued().plus(order.lifetime());
            Instant expires = times.expires().isBefore(told) ? times.expires() : told;
            held.putIfAbsent(order, new Held(new AccountToken(token, expires), renewal(times.issued(), expires)));
        });
    }

    /** When the next token of the pod is due; empty for a pod that has none. */
    Optional<Instant> nextRenewal(String podUid) {
        return held.entrySet().stream()
                .filter(e -> e.getKey().podUid().equals(podUid))
                .map(e -> e.getValue().renewAt())
                .min(Comparator.naturalOrder());
    }

    void forget(String podUid) {
        held.keySet().removeIf(order -> order.podUid().equals(podUid));
    }

    private Instant renewal(Instant issued, Instant expires) {
        Duration life = Duration.between(issued, expires);
        Duration due = least(life.multipliedBy(4).dividedBy(5), OLDEST);
        return issued.plus(due).minus(least(jitter.get(), life.dividedBy(10)));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static TokenOrder order(Pod pod, ServiceAccountTokenProjection source) {
        return new TokenOrder(
                pod.getMetadata().getNamespace(),
                Optional.ofNullable(pod.getSpec().getServiceAccountName())
                        .filter(name -> !name.isEmpty())
                        .orElse("default"),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                Optional.ofNullable(source.getAudience()).orElse(""),
                Duration.ofSeconds(
                        Optional.ofNullable(source.getExpirationSeconds()).orElse(DEFAULT_SECONDS)));
    }
}
