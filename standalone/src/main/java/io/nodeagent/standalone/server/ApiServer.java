package io.nodeagent.standalone.server;

import io.nodeagent.durable.CloseableStack;
import io.nodeagent.durable.FolderLock;
import io.nodeagent.http.HttpServer;
import io.nodeagent.http.ServerTls;
import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.discovery.Discovery;
import io.nodeagent.standalone.lifecycle.Deletion;
import io.nodeagent.standalone.lifecycle.SecretPolicy;
import io.nodeagent.standalone.namespace.DefaultObjects;
import io.nodeagent.standalone.namespace.NamespacePolicy;
import io.nodeagent.standalone.namespace.NamespaceTermination;
import io.nodeagent.standalone.pki.Kubeconfig;
import io.nodeagent.standalone.pki.Pem;
import io.nodeagent.standalone.pki.ServerPki;
import io.nodeagent.standalone.pod.PodPolicy;
import io.nodeagent.standalone.resource.ResourcePolicies;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.rest.ApiHandler;
import io.nodeagent.standalone.rest.Backend;
import io.nodeagent.standalone.rest.StatusErrors;
import io.nodeagent.standalone.rest.VerbTable;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.token.AccountTokens;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A running API server. */
public final class ApiServer implements AutoCloseable {
    private final CloseableStack parts;
    private final URI url;
    private final Path adminKubeconfig;
    private final Path nodeKubeconfig;
    private final Path certificateAuthority;

    private final PodDoor podDoor;

    private ApiServer(CloseableStack parts, URI url, Path dataDir, PodDoor podDoor) {
        this.parts = parts;
        this.podDoor = podDoor;
        this.url = url;
        this.adminKubeconfig = dataDir.resolve("admin.conf");
        this.nodeKubeconfig = dataDir.resolve("node.conf");
        this.certificateAuthority = dataDir.resolve("pki/ca.crt");
    }

    /** Starts serving; returns once clients are answered. */
    public static ApiServer start(ApiServerConfig config) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        CloseableStack parts = new CloseableStack();
        try {
            parts.push(FolderLock.take(config.dataDir()));
            Certificates certificates = Certificates.prepare(config, clock);
            ObjectStore store = parts.push(ObjectStore.open(config.dataDir().resolve("objects.db")));
            ServerPki pki = certificates.pki();
            Backend backend = backend(config, store, pki, clock, parts);
            AccountTokens tokens = new AccountTokens(pki.accounts(), store, clock);
            Discovery discovery = new Discovery(config.version());
            ApiHandler handler = new ApiHandler(
                    backend,
                    discovery,
                    new VerbTable(backend, config.gateway(), tokens),
                    tokens,
                    config.gateway()::connected);
            AtomicReference<ServerTls> tls = new AtomicReference<>(certificates.tls());
            HttpServer http = parts.push(HttpServer.builder()
                    .name("apiserver")
                    .address(config.address())
                    .tls(tls::get)
                    .handler(handler)
                    .errors(new StatusErrors())
                    .start());
            PodDoor door = parts.push(new PodDoor(config, pki, handler, http.port(), tls, clock));
            // Watches would otherwise hold the HTTP server for all of its drain time.
            parts.push("end watches", store::endWatches);
            return announce(config, pki, http.port(), parts, door);
        } catch (RuntimeException | InterruptedException e) {
            closeAfter(parts, e);
            throw e;
        }
    }

    private static Backend backend(
            ApiServerConfig config, ObjectStore store, ServerPki pki, Clock clock, CloseableStack parts)
            throws InterruptedException {
        DefaultObjects defaults =
                new DefaultObjects(store, clock, Pem.encode(pki.authority().certificate()));
        defaults.ensure();
        ResourcePolicies policies = new ResourcePolicies(Map.of(
                ResourceTypes.PODS, new PodPolicy(config.nodeName(), store),
                ResourceTypes.SECRETS, new SecretPolicy(),
                ResourceTypes.NAMESPACES, new NamespacePolicy(defaults)));
        NamespaceTermination termination = parts.push(new NamespaceTermination(store, new Deletion(policies, clock)));
        termination.start();
        parts.push(new EventExpiry(store, clock));
        return Backend.of(store, config.schema(), policies, new Authorizer(config.nodeName()), clock);
    }

    /** Where it is reached from this machine, such as {@code https://127.0.0.1:6443}. */
    public URI url() {
        return url;
    }

    /**
     * Serves pods at {@code address} too, on the same port; returns where they reach the server.
     *
     * @param address of this machine, as pods see it
     * @throws io.nodeagent.errors.UnavailableException it cannot be listened on
     */
    public InetSocketAddress openForPods(InetAddress address) {
        return podDoor.open(address);
    }

    /** The administrator's kubeconfig file. */
    public Path kubeconfigAdmin() {
        return adminKubeconfig;
    }

    /** The certificate of the authority that signs this server's clients, as PEM. */
    public Path certificateAuthority() {
        return certificateAuthority;
    }

    /** The node's kubeconfig file. */
    public Path kubeconfigNode() {
        return nodeKubeconfig;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static ApiServer announce(
            ApiServerConfig config, ServerPki pki, int port, CloseableStack parts, PodDoor door) {
        InetAddress bound = config.address().getAddress();
        String host = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        URI url = URI.create("https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
        ApiServer server = new ApiServer(parts, url, config.dataDir(), door);
        new Kubeconfig(url, pki.authority().certificate(), "admin", pki.admin()).write(server.adminKubeconfig);
        new Kubeconfig(url, pki.authority().certificate(), "node", pki.node()).write(server.nodeKubeconfig);
        return server;
    }

    private static void closeAfter(CloseableStack parts, Exception cause) {
        try {
            parts.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
