package io.nodeagent.images.registry;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * A server that may have a registry's content.
 *
 * @param base the URL that repositories follow, mostly ending in {@code /v2}
 * @param tls how to tell the right server and which certificate to show
 * @param headers sent with each request
 * @param mirror whether it stands in for the registry: a mirror gets none of the registry's credentials
 */
record RegistryEndpoint(
        URI base, Set<Capability> capabilities, TlsSettings tls, Map<String, String> headers, boolean mirror) {
    /** What an endpoint may be asked for. */
    enum Capability {
        /** Content by digest, which checks itself. */
        PULL,
        /** Which digest a tag means, for which the endpoint must be trusted. */
        RESOLVE
    }

    RegistryEndpoint {
        capabilities = Set.copyOf(capabilities);
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return base.getAuthority();
    }
}
