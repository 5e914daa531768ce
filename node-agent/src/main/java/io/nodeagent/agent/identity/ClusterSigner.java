package io.nodeagent.agent.identity;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's signer of nodes' client certificates: an object that somebody approves and the signer fills. */
public final class ClusterSigner implements CertificateSigner {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSigner.class);
    private static final String SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Requests that nobody approves are removed by the cluster after an hour at the earliest. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final KubernetesClient client;

    public ClusterSigner(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public String sign(String request) throws InterruptedException {
        String name = create(request);
        LOG.atInfo()
                .addKeyValue("request", name)
                .log(
                        "asked for a client certificate; if nobody approves it by itself: kubectl certificate approve {}",
                        name);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> certificate = certificate(name);
            if (certificate.isPresent()) {
                return certificate.get();
            }
            Thread.sleep(PAUSE);
        }
        throw new UnavailableException(
                "nobody approved the certificate signing request %s in %s minutes: kubectl get csr"
                        .formatted(name, LIMIT.toMinutes()));
    }

    private String create(String request) {
        CertificateSigningRequest wanted = new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withGenerateName("csr-")
                .endMetadata()
                .withNewSpec()
                .withRequest(Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.US_ASCII)))
                .withSignerName(SIGNER)
                .withUsages(List.of("digital signature", "client auth"))
                .endSpec()
                .build();
        try {
            return client.certificates()
                    .v1()
                    .certificateSigningRequests()
                    .resource(wanted)
                    .create()
                    .getMetadata()
                    .getName();
        } catch (KubernetesClientException e) {
            throw new UnavailableException("the cluster takes no certificate signing request: " + e.getMessage(), e);
        }
    }

    private Optional<String> certificate(String name) {
        CertificateSigningRequest now;
        try {
            now = client.certificates()
                    .v1()
                    .certificateSigningRequests()
                    .withName(name)
                    .get();
        } catch (KubernetesClientException e) {
            return Optional.empty(); // asked again
        }
        if (now == null) {
            throw new FailedPreconditionException("the certificate signing request " + name + " was removed");
        }
        if (now.getStatus() == null) {
            return Optional.empty();
        }
        for (CertificateSigningRequestCondition condition : now.getStatus().getConditions()) {
            if (!condition.getType().equals("Approved")) {
                throw new FailedPreconditionException("the certificate signing request %s was refused: %s: %s %s"
                        .formatted(name, condition.getType(), condition.getReason(), condition.getMessage()));
            }
        }
        return Optional.ofNullable(now.getStatus().getCertificate())
                .filter(base64 -> !base64.isEmpty())
                .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII));
    }
}
