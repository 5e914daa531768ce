package io.nodeagent.cri.rpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.event.EventStream;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.ContainerEventResponse;
import io.nodeagent.cri.v1.ContainerEventType;
import io.nodeagent.cri.v1.GetEventsRequest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * GetContainerEvents: what happens from now on, in order and without gaps, each with the state at the time it is sent.
 * A client that reads too slowly gets RESOURCE_EXHAUSTED instead of a gap.
 */
final class GetContainerEventsRpc
        implements BiConsumer<GetEventsRequest, ServerCallStreamObserver<ContainerEventResponse>> {
    private final LifecycleEvents events;
    private final Sandboxes sandboxes;
    private final Containers containers;

    GetContainerEventsRpc(LifecycleEvents events, Sandboxes sandboxes, Containers containers) {
        this.events = events;
        this.sandboxes = sandboxes;
        this.containers = containers;
    }

    /** Returns at once: gRPC tells of readiness and cancellation only when this thread is free. */
    @Override
    public void accept(GetEventsRequest request, ServerCallStreamObserver<ContainerEventResponse> observer) {
        EventStream stream = events.subscribe();
        Semaphore ready = new Semaphore(0);
        Thread sender = Thread.ofVirtual().name("cri-events").unstarted(() -> send(stream, observer, ready));
        observer.setOnReadyHandler(ready::release);
        observer.setOnCancelHandler(() -> {
            stream.close();
            sender.interrupt();
        });
        sender.start();
    }

    private void send(EventStream stream, ServerCallStreamObserver<ContainerEventResponse> observer, Semaphore ready) {
        try (stream) {
            Optional<LifecycleEvent> event = stream.next();
            while (event.isPresent()) {
                while (!observer.isReady() && !observer.isCancelled()) {
                    ready.acquire();
                    ready.drainPermits();
                }
                observer.onNext(response(event.get()));
                event = stream.next();
            }
            observer.onError(ended(stream).asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!observer.isCancelled()) {
                observer.onError(ErrorStatus.of(e).asRuntimeException());
            }
        }
    }

    private static Status ended(EventStream stream) {
        return stream.overflowed()
                ? Status.RESOURCE_EXHAUSTED.withDescription(
                        "events were not read in time and are lost: subscribe again, then list")
                : Status.UNAVAILABLE.withDescription("the runtime is closing");
    }

    private ContainerEventResponse response(LifecycleEvent event) {
        ContainerEventResponse.Builder response = ContainerEventResponse.newBuilder()
                .setContainerId(event.subject())
                .setContainerEventType(type(event.kind()))
                .setCreatedAt(SandboxWriter.nanos(event.at()));
        sandboxes.find(event.sandbox().value()).ifPresent(s -> response.setPodSandboxStatus(SandboxWriter.status(s)));
        containers.of(event.sandbox()).forEach(c -> response.addContainersStatuses(ContainerWriter.status(c)));
        return response.build();
    }

    private static ContainerEventType type(LifecycleEvent.Kind kind) {
        return switch (kind) {
            case CREATED -> ContainerEventType.CONTAINER_CREATED_EVENT;
            case STARTED -> ContainerEventType.CONTAINER_STARTED_EVENT;
            case STOPPED -> ContainerEventType.CONTAINER_STOPPED_EVENT;
            case DELETED -> ContainerEventType.CONTAINER_DELETED_EVENT;
        };
    }
}
