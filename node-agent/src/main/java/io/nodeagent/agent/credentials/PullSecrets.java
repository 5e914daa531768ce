package io.nodeagent.agent.credentials;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.agent.spec.PodSource;
import io.nodeagent.errors.UnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the logins for an image in the secrets that a pod names, or, where it names none, its service account. */
public final class PullSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(PullSecrets.class);

    private final ObjectReader objects;

    public PullSecrets(ObjectReader objects) {
        this.objects = objects;
    }

    /**
     * The logins to try, the most specific first. A secret that is missing or unreadable is passed over with a warning:
     * the image may well be public.
     */
    public List<RegistryLogin> forImage(Pod pod, String image) {
        RegistryPattern wanted = RegistryPattern.ofImage(image);
        List<RegistryLogin> logins = new ArrayList<>();
        for (String name : secretNames(pod)) {
            secret(pod.getMetadata().getNamespace(), name)
                    .ifPresent(secret -> logins.addAll(DockerConfig.logins(secret)));
        }
        return logins.stream()
                .filter(login -> RegistryPattern.ofKey(login.server()).matches(wanted))
                .sorted(Comparator.comparing(PullSecrets::specificity).reversed())
                .toList();
    }

    /** Keys in reverse order of their text, as the kubelet's keyring: a longer path comes before its beginning. */
    private static String specificity(RegistryLogin login) {
        RegistryPattern pattern = RegistryPattern.ofKey(login.server());
        return pattern.host() + ":" + pattern.port() + pattern.path();
    }

    private List<String> secretNames(Pod pod) {
        List<String> own = names(pod.getSpec().getImagePullSecrets());
        if (!own.isEmpty()) {
            return own;
        }
        if (PodSource.isFile(pod)) {
            return List.of(); // it has no account, and asks the API for nothing
        }
        String account = Optional.ofNullable(pod.getSpec().getServiceAccountName())
                .filter(name -> !name.isEmpty())
                .orElse("default");
        try {
            return objects.serviceAccount(pod.getMetadata().getNamespace(), account)
                    .map(ServiceAccount::getImagePullSecrets)
                    .map(PullSecrets::names)
                    .orElse(List.of());
        } catch (UnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("pod", pod.getMetadata().getUid())
                    .addKeyValue("serviceAccount", account)
                    .log("pull secrets of the service account are not known: {}", e.getMessage());
            return List.of();
        }
    }

    private Optional<Secret> secret(String namespace, String name) {
        String failure = "it does not exist";
        try {
            Optional<Secret> found = objects.secret(namespace, name);
            if (found.isPresent()) {
                return found;
            }
        } catch (UnavailableException e) {
            failure = String.valueOf(e.getMessage());
        }
        LOG.atWarn()
                .addKeyValue("namespace", namespace)
                .addKeyValue("secret", name)
                .log("image pull secret passed over: {}", failure);
        return Optional.empty();
    }

    private static List<String> names(@Nullable List<LocalObjectReference> references) {
        return references == null
                ? List.of()
                : references.stream()
                        .map(LocalObjectReference::getName)
                        .filter(name -> name != null && !name.isEmpty())
                        .toList();
    }
}
