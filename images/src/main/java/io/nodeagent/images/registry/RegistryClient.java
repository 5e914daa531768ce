package io.nodeagent.images.registry;

import io.nodeagent.images.RegistryCredentials;
import io.nodeagent.images.reference.ImageReference;
import java.time.Duration;
import java.util.Optional;

/** Registries to pull from. */
public final class RegistryClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    private final RegistryHosts hosts;
    private final DockerConfig dockerConfig;
    private final HttpTransport transport;
    private final Backoff backoff;

    /** A client with the usual timeouts and the proxies of the environment. */
    public RegistryClient(RegistryHosts hosts, DockerConfig dockerConfig) {
        this(
                hosts,
                dockerConfig,
                new HttpTransport(CONNECT_TIMEOUT, SILENCE_TIMEOUT, new ProxyEnvironment(System.getenv())),
                Backoff.DEFAULT);
    }

    RegistryClient(RegistryHosts hosts, DockerConfig dockerConfig, HttpTransport transport, Backoff backoff) {
        this.hosts = hosts;
        this.dockerConfig = dockerConfig;
        this.transport = transport;
        this.backoff = backoff;
    }

    /**
     * A repository for the length of one pull: what it learns about endpoints and tokens it keeps that long.
     *
     * @param credentials of the request, which go before those of the machine's {@code config.json}
     */
    public Repository repository(ImageReference reference, Optional<RegistryCredentials> credentials) {
        Identity identity = credentials
                .map(c -> new Identity(Optional.of(c), "the request"))
                .orElseGet(() -> dockerConfig.identity(reference.registry()));
        Authorizer authorizer = new Authorizer(transport, identity, reference.repository());
        return new Repository(
                reference, hosts.endpoints(reference.registry()), new EndpointClient(transport, backoff, authorizer));
    }
}
