package io.nodeagent.standalone.server;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.schema.KubernetesSchema;
import io.nodeagent.standalone.schema.ObjectSchema;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What an API server needs to know.
 *
 * @param dataDir where its store, its certificates and its kubeconfig files are; nobody else uses it
 * @param address where it listens; port 0 takes a free one
 * @param nodeName the one node, to which every pod is bound
 * @param gateway the way to the containers
 * @param extraNames DNS names and addresses that the server certificate is good for beside the obvious ones
 * @param schema defaults, validation and OpenAPI of the kinds
 * @param version the Kubernetes version whose API is served, such as {@code v1.36.0}
 */
public record ApiServerConfig(
        Path dataDir,
        InetSocketAddress address,
        String nodeName,
        NodeGateway gateway,
        List<String> extraNames,
        ObjectSchema schema,
        String version) {
    public static final String DEFAULT_VERSION = "v1.36.0";

    public ApiServerConfig {
        extraNames = List.copyOf(extraNames);
        if (nodeName.isBlank()) {
            throw new InvalidArgumentException("the API server needs the name of its node");
        }
        if (address.isUnresolved()) {
            throw new InvalidArgumentException("cannot resolve the address to listen on: " + address.getHostString());
        }
    }

    /** With the defaults of what is seldom changed. */
    public static ApiServerConfig of(Path dataDir, InetSocketAddress address, String nodeName, NodeGateway gateway) {
        return new ApiServerConfig(
                dataDir, address, nodeName, gateway, List.of(), new KubernetesSchema(), DEFAULT_VERSION);
    }
}
