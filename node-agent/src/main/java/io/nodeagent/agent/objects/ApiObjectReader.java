package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads from the API server, and remembers for a moment what it found: the containers of one pod ask for the same
 * objects within milliseconds. What was not found is asked for again each time.
 */
public final class ApiObjectReader implements ObjectReader {
    private static final int CAPACITY = 256;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    private final KubernetesClient client;
    private final Duration freshFor;
    private final InstantSource clock;

    private final Map<String, Remembered> cache = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > CAPACITY;
        }
    };

    private record Remembered(HasMetadata object, long untilMillis) {}

    /**
     * @param freshFor how old an answer may be; zero to ask each time
     */
    public ApiObjectReader(KubernetesClient client, Duration freshFor, InstantSource clock) {
        this.client = client;
        this.freshFor = freshFor;
        this.clock = clock;
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return read(
                ConfigMap.class,
                namespace,
                name,
                () -> client.configMaps().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return read(
                Secret.class,
                namespace,
                name,
                () -> client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Optional<ServiceAccount> serviceAccount(String namespace, String name) {
        return read(
                ServiceAccount.class,
                namespace,
                name,
                () -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
    }

    @Override
    public AccountToken token(TokenOrder order) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(order.audience().isEmpty() ? List.of() : List.of(order.audience()))
                .withExpirationSeconds(order.lifetime().toSeconds())
                .withNewBoundObjectRef("v1", "Pod", order.pod(), order.podUid())
                .endSpec()
                .build();
        try {
            TokenRequestStatus answer = client.serviceAccounts()
                    .inNamespace(order.namespace())
                    .withName(order.serviceAccount())
                    .tokenRequest(request)
                    .getStatus();
            return new AccountToken(answer.getToken(), Instant.parse(answer.getExpirationTimestamp()));
        } catch (KubernetesClientException e) {
            String message = "get a token of service account %s/%s: %s"
                    .formatted(order.namespace(), order.serviceAccount(), e.getMessage());
            boolean refused = e.getCode() >= CLIENT_ERRORS && e.getCode() < SERVER_ERRORS;
            throw refused ? new FailedPreconditionException(message, e) : new UnavailableException(message, e);
        }
    }

    private <T extends HasMetadata> Optional<T> read(
            Class<T> type, String namespace, String name, Supplier<T> request) {
        String key = type.getSimpleName() + "/" + namespace + "/" + name;
        long now = clock.millis();
        synchronized (cache) {
            Remembered remembered = cache.get(key);
            if (remembered != null && now < remembered.untilMillis()) {
                return Optional.of(type.cast(remembered.object()));
            }
        }
        Optional<T> found = ask(key, request);
        synchronized (cache) {
            cache.remove(key);
            found.ifPresent(object -> cache.put(key, new Remembered(object, now + freshFor.toMillis())));
        }
        return found;
    }

    private static <T> Optional<T> ask(String key, Supplier<T> request) {
        try {
            return Optional.ofNullable(request.get());
        } catch (KubernetesClientException e) {
            throw new UnavailableException("read %s from the API server: %s".formatted(key, e.getMessage()), e);
        }
    }
}
