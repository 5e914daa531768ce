package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster's services, followed from the start on. */
public final class ApiServices implements Services, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServices.class);

    /** How long a container waits for the first list; then it is tried again later. */
    private static final Duration FIRST_LIST = Duration.ofSeconds(10);

    private final SharedIndexInformer<Service> informer;
    private final CompletableFuture<Void> listed;

    /** Begins to follow; the client belongs to the caller. */
    public ApiServices(KubernetesClient client) {
        informer = client.services().inAnyNamespace().runnableInformer(0);
        informer.removeNamespaceIndex();
        informer.exceptionHandler((started, failure) -> {
            LOG.atDebug().log("the watch on services failed and goes on: {}", failure.toString());
            return true;
        });
        listed = informer.start().toCompletableFuture();
    }

    @Override
    public List<Service> all() {
        try {
            Void _ = listed.get(FIRST_LIST.toSeconds(), TimeUnit.SECONDS);
            return informer.getStore().list();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while reading the services", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException(
                    "services have not yet been read at least once, cannot construct envvars", e);
        }
    }

    @Override
    public List<Service> known() {
        return informer.getStore().list();
    }

    @Override
    public void close() {
        informer.close();
    }
}
