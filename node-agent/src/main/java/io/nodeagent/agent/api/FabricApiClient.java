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
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import java.net.HttpURLConnection;
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
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final String nodeName;

    public FabricApiClient(KubernetesClient client, String nodeName) {
        this.client = client;
        this.nodeName = nodeName;
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
        String json = client.getKubernetesSerialization().asJson(body);
        call(
                "patch status of pod " + pod,
                () -> client.pods()
                        .inNamespace(pod.namespace())
                        .withName(pod.name())
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json));
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
        String path = "/api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name());
        try {
            call("delete pod " + pod, () -> client.raw(path, "DELETE", options));
        } catch (NotFoundException | FailedPreconditionException e) {
            LOG.atDebug().addKeyValue("pod", pod).log("already gone: {}", e.getMessage());
        }
    }

    @Override
    public void createEvent(Event event) {
        call(
                "create event",
                () -> client.v1()
                        .events()
                        .inNamespace(event.getMetadata().getNamespace())
                        .resource(event)
                        .create());
    }

    @Override
    public void countEvent(String namespace, String name, int count, Instant lastSeen) {
        Event patch = new EventBuilder()
                .withCount(count)
                .withLastTimestamp(lastSeen.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        String json = client.getKubernetesSerialization().asJson(patch);
        call(
                "patch event " + name,
                () -> client.v1()
                        .events()
                        .inNamespace(namespace)
                        .withName(name)
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json));
    }

    /** A request whose answer's body is of no interest. */
    private interface Request {
        Object send();
    }

    private static void call(String what, Request request) {
        try {
            Object _ = request.send();
        } catch (KubernetesClientException e) {
            throw translated(what, e);
        }
    }

    private static NodeAgentException translated(String what, KubernetesClientException e) {
        String message = what + ": " + e.getMessage();
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE -> new NotFoundException(message, e);
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_PRECON_FAILED ->
                new FailedPreconditionException(message, e);
            case HttpURLConnection.HTTP_BAD_REQUEST,
                    HttpURLConnection.HTTP_FORBIDDEN,
                    HttpURLConnection.HTTP_UNSUPPORTED_TYPE,
                    UNPROCESSABLE -> new InvalidArgumentException(message, e);
            default -> new UnavailableException(message, e);
        };
    }
}
