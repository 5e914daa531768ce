package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.Optional;

/**
 * Reads objects that pods refer to. An object that does not exist is empty; an API server out of reach is an
 * {@link io.nodeagent.errors.UnavailableException}.
 */
public interface ObjectReader {
    Optional<ConfigMap> configMap(String namespace, String name);

    Optional<Secret> secret(String namespace, String name);

    Optional<ServiceAccount> serviceAccount(String namespace, String name);

    /**
     * A new token of a service account.
     *
     * @throws FailedPreconditionException the API server gives none for this pod, or gives none at all
     */
    default AccountToken token(TokenOrder order) {
        throw new FailedPreconditionException("tokens cannot be asked for here");
    }
}
