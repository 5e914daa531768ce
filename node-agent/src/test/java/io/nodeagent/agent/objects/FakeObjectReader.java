package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nodeagent.errors.NodeAgentException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects in memory. */
public final class FakeObjectReader implements ObjectReader {
    private final Map<String, HasMetadata> objects = new HashMap<>();
    private final InstantSource clock;
    private int tokens;

    /** Thrown instead of a token. */
    public volatile @Nullable NodeAgentException tokenFailure;

    public FakeObjectReader() {
        this(InstantSource.system());
    }

    /** With the clock by which tokens expire. */
    public FakeObjectReader(InstantSource clock) {
        this.clock = clock;
    }

    public FakeObjectReader with(HasMetadata object) {
        objects.put(
                key(
                        object.getClass(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                object);
        return this;
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return find(ConfigMap.class, namespace, name);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return find(Secret.class, namespace, name);
    }

    @Override
    public Optional<ServiceAccount> serviceAccount(String namespace, String name) {
        return find(ServiceAccount.class, namespace, name);
    }

    @Override
    public AccountToken token(TokenOrder order) {
        NodeAgentException failure = tokenFailure;
        if (failure != null) {
            throw failure;
        }
        tokens++;
        return new AccountToken(
                "token %d of %s for %s".formatted(tokens, order.serviceAccount(), order.audience()),
                clock.instant().plus(order.lifetime()));
    }

    private <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
        return Optional.ofNullable(objects.get(key(type, namespace, name))).map(type::cast);
    }

    private static String key(Class<?> type, String namespace, String name) {
        return type.getSimpleName() + "/" + namespace + "/" + name;
    }
}
