package io.nodeagent.agent.api;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NotFoundException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API through fabric8. The client belongs to the caller, who should give it {@code onlyHttpWatches}: a watch over
 * plain HTTP costs a connection less.
 */
public final class FabricApiClient implements ApiClient {
    private static final Logger LOG = LoggerFactory.getLogger(FabricApiClient.class);

    private final KubernetesClient client;
    private final String nodeName;
    private final ApiRequests requests;

    public FabricApiClient(KubernetesClient client, String nodeName) {
        this.client = client;
        this.nodeName = nodeName;
        this.requests = new ApiRequests(client);
    }

    @Override
    public Watch watchPods(PodListener listener) {
        SharedIndexInformer<Pod> informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", nodeName)
                .runnableInformer(0);
        informer.removeNamespaceIndex();
        informer.addEventHandler(new Handler(listener));
        informer.exceptionHandler((started, failure) -> {
            LOG.atWarn().addKeyValue("node", nodeName).log("the pod watch failed and goes on: {}", failure.toString());
            return true;
        });
        informer.start().whenComplete((done, failure) -> {
            if (failure == null) {
                listener.synced(informer.getStore().list());
            } else {
                LOG.atError().addKeyValue("node", nodeName).setCause(failure).log("the pod watch ended");
            }
        });
        return informer::close;
    }

    private record Handler(PodListener listener) implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            listener.changed(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            // The informer knows objects by name: a pod deleted and made again between two lists shows as an update.
            if (!before.getMetadata().getUid().equals(now.getMetadata().getUid())) {
                listener.deleted(before);
            }
            listener.changed(now);
        }

        @Override
        public void onDelete(Pod last, boolean missedTheEvent) {
            listener.deleted(last);
        }
    }

    @Override
    public void patchStatus(PodIdentity pod, PodStatus status, PodStatus before) {
        PodStatus patch = new PodStatusBuilder(status).build();
        replaceMergedLists(patch, before);
        Pod body = new PodBuilder()
                .withNewMetadata()
                .withUid(pod.uid())
                .endMetadata()
                .withStatus(patch)
                .build();
        body.setApiVersion(null);
        body.setKind(null);
        requests.send(
                "PATCH", path(pod.namespace(), "pods", pod.name() + "/status"), ApiRequests.STRATEGIC_MERGE, body);
    }

    private static String path(String namespace, String resource, String name) {
        return "/api/v1/namespaces/%s/%s/%s".formatted(namespace, resource, name);
    }

    /** A strategic merge adds to podIPs by key: an address that is no longer true needs the list replaced. */
    private static void replaceMergedLists(PodStatus patch, PodStatus before) {
        if (!before.getPodIPs().isEmpty() && !before.getPodIPs().equals(patch.getPodIPs())) {
            PodIP directive = new PodIP();
            directive.setAdditionalProperty("$patch", "replace");
            List<PodIP> replaced = new ArrayList<>(List.of(directive));
            replaced.addAll(patch.getPodIPs());
            patch.setPodIPs(replaced);
        }
    }

    @Override
    public void deletePod(PodIdentity pod) {
        DeleteOptions options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(0L)
                .withNewPreconditions()
                .withUid(pod.uid())
                .endPreconditions()
                .build();
        try {
            requests.send("DELETE", path(pod.namespace(), "pods", pod.name()), ApiRequests.JSON, options);
        } catch (NotFoundException | FailedPreconditionException e) {
            LOG.atDebug().addKeyValue("pod", pod).log("already gone: {}", e.getMessage());
        }
    }

    @Override
    public void createPod(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        requests.send("POST", "/api/v1/namespaces/%s/pods".formatted(namespace), ApiRequests.JSON, pod);
    }

    @Override
    public void createEvent(Event event) {
        String namespace = event.getMetadata().getNamespace();
        requests.send("POST", "/api/v1/namespaces/%s/events".formatted(namespace), ApiRequests.JSON, event);
    }

    @Override
    public void countEvent(String namespace, String name, int count, Instant lastSeen) {
        Event patch = new EventBuilder()
                .withApiVersion(null)
                .withKind(null)
                .withCount(count)
                .withLastTimestamp(lastSeen.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        requests.send("PATCH", path(namespace, "events", name), ApiRequests.STRATEGIC_MERGE, patch);
    }
}
