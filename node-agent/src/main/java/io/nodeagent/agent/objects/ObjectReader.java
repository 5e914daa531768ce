package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Optional;

/**
 * Reads objects that pods refer to. An object that does not exist is empty; an API server out of reach is an
 * {@link io.nodeagent.errors.UnavailableException}.
 */
public interface ObjectReader {
    Optional<ConfigMap> configMap(String namespace, String name);

    Optional<Secret> secret(String namespace, String name);

    Optional<ServiceAccount> serviceAccount(String namespace, String name);
}
