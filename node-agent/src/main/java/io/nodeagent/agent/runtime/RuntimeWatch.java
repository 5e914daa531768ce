package io.nodeagent.agent.runtime;

import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.nodeagent.cri.v1.ContainerEventResponse;
import io.nodeagent.cri.v1.GetEventsRequest;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a pod's truth in the runtime may have changed. It only hints: the listener reads again.
 *
 * <p>GetContainerEvents has no replay, so each stream is subscribed first and a list read after it; what happened
 * between two streams shows as a fingerprint that differs from the last list's. Over a socket the list may still
 * overtake the subscription in the runtime, so one more list follows a second later. While there is no stream, a list
 * each second serves.
 */
public final class RuntimeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeWatch.class);
    private static final Duration RELIST = Duration.ofSeconds(1);

    private final Channel channel;
    private final PodReader reader;
    private final Listener listener;
    private final Thread thread;
    private Map<PodIdentity, Fingerprint> last = Map.of();
    private boolean listed;

    /** Receives hints, in the watch's thread or in a gRPC thread: it must not block. */
    public interface Listener {
        /** Something of this pod may have changed. */
        void changed(PodIdentity pod);

        /** A list is done, the first one after the start included: every pod that the runtime has. */
        void listed(Map<PodIdentity, Fingerprint> pods);
    }

    public RuntimeWatch(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
        var stub =
                RuntimeServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(CriRuntime.MESSAGE_LIMIT_BYTES);
        this.reader = new PodReader(() -> stub.withDeadlineAfter(30, TimeUnit.SECONDS));
        this.thread = Thread.ofVirtual().name("runtime-watch").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every pod of the runtime, read now; for audits. */
    public Map<PodIdentity, Fingerprint> list() {
        return reader.list();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (Stream stream = new Stream()) {
                    relist();
                    long waitMillis = RELIST.toMillis();
                    while (!stream.ended) {
                        Object _ = stream.attention.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
                        relist();
                        waitMillis = Long.MAX_VALUE;
                    }
                }
                Thread.sleep(RELIST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void relist() {
        Map<PodIdentity, Fingerprint> now;
        try {
            now = reader.list();
        } catch (io.grpc.StatusRuntimeException e) {
            LOG.atWarn().addKeyValue("status", e.getStatus()).log("the runtime cannot list its pods");
            return;
        }
        Map<PodIdentity, Fingerprint> before = last;
        last = now;
        listener.listed(now);
        if (listed) {
            Map<PodIdentity, Fingerprint> all = new HashMap<>(before);
            all.putAll(now);
            for (PodIdentity pod : all.keySet()) {
                if (!java.util.Objects.equals(before.get(pod), now.get(pod))) {
                    listener.changed(pod);
                }
            }
        }
        listed = true;
    }

    /** One GetContainerEvents call. */
    private final class Stream extends ClientCall.Listener<ContainerEventResponse> implements AutoCloseable {
        private final Semaphore attention = new Semaphore(0);
        private volatile boolean ended;
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final ClientCall<GetEventsRequest, ContainerEventResponse> call;

        Stream() {
            call = channel.newCall(
                    RuntimeServiceGrpc.getGetContainerEventsMethod(),
                    io.grpc.CallOptions.DEFAULT.withMaxInboundMessageSize(CriRuntime.MESSAGE_LIMIT_BYTES));
            call.start(this, new Metadata());
            call.request(Integer.MAX_VALUE);
            call.sendMessage(GetEventsRequest.getDefaultInstance());
            call.halfClose();
        }

        @Override
        public void onMessage(ContainerEventResponse event) {
            var metadata = event.getPodSandboxStatus().getMetadata();
            if (!metadata.getUid().isEmpty()) {
                listener.changed(new PodIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid()));
            } else {
                attention.release();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!cancelled.get()) {
                LOG.atDebug().addKeyValue("status", status).log("the runtime's event stream ended; relisting");
            }
            ended = true;
            attention.release();
        }

        @Override
        public void close() {
            cancelled.set(true);
            call.cancel("closed", null);
        }
    }
}
