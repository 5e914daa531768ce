package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.Optional;

/** What a pod is called on its network. */
final class Hostname {
    /** sethostname(2) takes no more than 64 bytes, a DNS label is at most 63. */
    private static final int LONGEST_LABEL = 63;

    private static final int LONGEST = 64;

    private Hostname() {}

    /** The host name the sandbox gets. */
    static String ofSandbox(Pod pod, String clusterDomain) {
        String name = of(pod);
        String domain = domain(pod, clusterDomain);
        if (!Boolean.TRUE.equals(pod.getSpec().getSetHostnameAsFQDN()) || domain.isEmpty()) {
            return name;
        }
        String whole = name + "." + domain;
        if (whole.length() > LONGEST) {
            throw new FailedPreconditionException(
                    "failed to construct FQDN from pod hostname and cluster domain, FQDN %s is too long (%d characters is the max, %d characters requested)"
                            .formatted(whole, LONGEST, whole.length()));
        }
        return whole;
    }

    /** spec.hostnameOverride, spec.hostname, or the pod's name cut to a DNS label. */
    static String of(Pod pod) {
        return override(pod)
                .or(() -> Optional.ofNullable(pod.getSpec().getHostname()).filter(h -> !h.isEmpty()))
                .orElseGet(() -> label(pod.getMetadata().getName()));
    }

    /** {@code SUBDOMAIN.NAMESPACE.svc.CLUSTER}, empty without a subdomain. */
    static String domain(Pod pod, String clusterDomain) {
        return Optional.ofNullable(pod.getSpec().getSubdomain())
                .filter(s -> !s.isEmpty() && override(pod).isEmpty())
                .map(s -> s + "." + pod.getMetadata().getNamespace() + ".svc"
                        + (clusterDomain.isEmpty() ? "" : "." + clusterDomain))
                .orElse("");
    }

    private static Optional<String> override(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getHostnameOverride()).filter(h -> !h.isEmpty());
    }

    private static String label(String name) {
        return name.length() <= LONGEST_LABEL
                ? name
                : name.substring(0, LONGEST_LABEL).replaceFirst("[-.]+$", "");
    }
}
