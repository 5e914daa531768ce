package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.nodeagent.agent.objects.Services;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.standalone.server.ApiServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a standalone node's pods to its API server: the server listens on the bridge's own address, and pods are
 * told of it as a cluster tells them of its service {@code kubernetes}.
 */
public final class ApiForPods {
    private static final Logger LOG = LoggerFactory.getLogger(ApiForPods.class);

    private ApiForPods() {}

    /**
     * Opens the way.
     *
     * @param gateway this machine as pods see it; empty where the network does not tell
     */
    public static Services open(ApiServer server, Optional<InetAddress> gateway) {
        if (gateway.isEmpty()) {
            return List::of;
        }
        try {
            InetSocketAddress door = server.openForPods(gateway.get());
            List<Service> services = List.of(service(door));
            return () -> services;
        } catch (UnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("address", gateway.get().getHostAddress())
                    .log("pods do not reach the API server: {}", e.getMessage());
            return List::of;
        }
    }

    private static Service service(InetSocketAddress door) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("kubernetes")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(door.getAddress().getHostAddress())
                .addNewPort()
                .withName("https")
                .withPort(door.getPort())
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }
}
