package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nodeagent.agent.identity.CertificateFolder;
import io.nodeagent.agent.identity.CertificateRotation;
import io.nodeagent.agent.identity.CertificateSigner;
import io.nodeagent.agent.identity.ClusterSigner;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * How a machine becomes a node of a cluster that does not know it: with the token of a bootstrap kubeconfig it asks for a client
 * certificate, and writes a kubeconfig that names it.
 */
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    /** Somebody said no: asking at once is of no use, and each request is an object that somebody looks at. */
    private static final Duration RETRY_REFUSED = Duration.ofMinutes(5);

    private final String nodeName;
    private final Path kubeconfig;
    private final CertificateFolder folder;
    private final Optional<CertificateFolder> renewed;
    private final InstantSource clock;

    /**
     * @param kubeconfig of the node, as it is or is to be
     * @param folder where its certificate goes
     * @param renewed where certificates are that may have followed the kubeconfig's
     */
    public Bootstrap(
            String nodeName,
            Path kubeconfig,
            CertificateFolder folder,
            Optional<CertificateFolder> renewed,
            InstantSource clock) {
        this.nodeName = nodeName;
        this.kubeconfig = kubeconfig;
        this.folder = folder;
        this.renewed = renewed;
        this.clock = clock;
    }

    /** Whether the node's kubeconfig is missing, or the certificate that it names can no longer be used. */
    public boolean needed() {
        if (!Files.exists(kubeconfig)) {
            return true;
        }
        try {
            X509Certificate certificate = ClientTls.keys(Config.fromKubeconfig(kubeconfig.toFile()), renewed)
                    .certificate();
            return certificate.getNotAfter().toInstant().isBefore(clock.instant());
        } catch (FailedPreconditionException | InvalidArgumentException e) {
            LOG.atWarn().addKeyValue("kubeconfig", kubeconfig).log("joining anew: {}", e.getMessage());
            return true;
        }
    }

    /** Joins; tries until it succeeds, for the cluster may still be starting. */
    public void join(Path bootstrapKubeconfig) throws InterruptedException {
        Config config = Config.fromKubeconfig(bootstrapKubeconfig.toFile());
        try (KubernetesClient client = ApiConnection.open(
                config, ClientTls.keysIfAny(config), ClientTls.trust(config), new AgentMeters().apiRequests())) {
            folder.store(request(new ClusterSigner(client)), clock.instant());
        }
        writeKubeconfig(config);
        LOG.atInfo().addKeyValue("kubeconfig", kubeconfig).log("the node has joined the cluster");
    }

    private String request(CertificateSigner signer) throws InterruptedException {
        while (true) {
            try {
                return CertificateRotation.request(nodeName, signer);
            } catch (NodeAgentException e) {
                boolean refused = e instanceof FailedPreconditionException;
                LOG.atWarn().log("not joined, trying again: {}", e.getMessage());
                Thread.sleep(refused ? RETRY_REFUSED : RETRY);
            }
        }
    }

    private void writeKubeconfig(Config config) {
        try {
            Path parent = kubeconfig.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw FileFailure.of("make the folder of " + kubeconfig, e);
        }
        DurableFiles.writePrivate(kubeconfig, yaml(config).getBytes(StandardCharsets.UTF_8), DurableFiles.Sync.TO_DISK);
    }

    private String yaml(Config config) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String authorities =
                Base64.getEncoder().encodeToString(ClientTls.authorities(config).getBytes(StandardCharsets.US_ASCII));
        String file = folder.current().toString();
        ObjectNode root =
                json.objectNode().put("apiVersion", "v1").put("kind", "Config").put("current-context", "node");
        root.putArray("clusters")
                .addObject()
                .put("name", "cluster")
                .putObject("cluster")
                .put("server", config.getMasterUrl())
                .put("certificate-authority-data", authorities);
        root.putArray("users")
                .addObject()
                .put("name", "node")
                .putObject("user")
                .put("client-certificate", file)
                .put("client-key", file);
        root.putArray("contexts")
                .addObject()
                .put("name", "node")
                .putObject("context")
                .put("cluster", "cluster")
                .put("user", "node");
        return YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .build()
                .writeValueAsString(root);
    }
}
