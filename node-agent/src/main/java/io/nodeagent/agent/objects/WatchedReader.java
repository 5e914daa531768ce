package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nodeagent.agent.objects.ObjectName.Kind;
import io.nodeagent.agent.objects.ObjectWatches.Known;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers from watches, and asks for what none of them has told yet. */
public record WatchedReader(Map<ObjectName, ObjectWatches.Watch> watches, ObjectReader rest) implements ObjectReader {
    public WatchedReader {
        watches = Map.copyOf(watches);
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return read(
                ConfigMap.class,
                new ObjectName(Kind.CONFIG_MAP, namespace, name),
                () -> rest.configMap(namespace, name));
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return read(Secret.class, new ObjectName(Kind.SECRET, namespace, name), () -> rest.secret(namespace, name));
    }

    @Override
    public Optional<ServiceAccount> serviceAccount(String namespace, String name) {
        return rest.serviceAccount(namespace, name);
    }

    @Override
    public AccountToken token(TokenOrder order) {
        return rest.token(order);
    }

    private <T extends HasMetadata> Optional<T> read(Class<T> type, ObjectName name, Supplier<Optional<T>> asked) {
        ObjectWatches.Watch watch = watches.get(name);
        Known known = watch == null ? Known.NOT_YET : watch.known();
        return known.told() ? Optional.ofNullable(known.object()).map(type::cast) : asked.get();
    }
}
