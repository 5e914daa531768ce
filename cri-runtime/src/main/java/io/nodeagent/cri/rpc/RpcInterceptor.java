package io.nodeagent.cri.rpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.nodeagent.errors.NodeAgentException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Turns what an RPC throws into its status, and logs one line an RPC: questions at debug, changes at info. */
public final class RpcInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("io.nodeagent.cri.rpc");
    private static final Set<String> QUESTIONS = Set.of("Version", "Status", "RuntimeConfig", "ImageFsInfo");
    private static final String EVENT_STREAM = "GetContainerEvents";

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Watched<Q, A> watched = new Watched<>(call);
        return new Listener<>(next.startCall(watched, headers), watched);
    }

    /** Hands failures over, and tells the call what it is about. */
    private static final class Listener<Q, A> extends SimpleForwardingServerCallListener<Q> {
        private final Watched<Q, A> call;

        Listener(ServerCall.Listener<Q> delegate, Watched<Q, A> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q request) {
            call.subject = subject(request);
            super.onMessage(request);
        }

        @Override
        public void onHalfClose() {
            try {
                super.onHalfClose();
            } catch (RuntimeException e) {
                call.fail(ErrorStatus.of(e));
            }
        }

        @Override
        public void onCancel() {
            call.log(Status.CANCELLED);
            super.onCancel();
        }
    }

    /** Logs how it ends, once. */
    private static final class Watched<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final long begin = System.nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile String subject = "";

        Watched(ServerCall<Q, A> call) {
            super(call);
        }

        void fail(Status status) {
            if (!isCancelled() && !ended.get()) {
                close(status, new Metadata());
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            log(status);
            super.close(status, trailers);
        }

        void log(Status status) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            String method = String.valueOf(getMethodDescriptor().getBareMethodName());
            Level level = level(method, status);
            if (!LOG.isEnabledForLevel(level)) {
                return;
            }
            var line = LOG.atLevel(level)
                    .addKeyValue("rpc", method)
                    .addKeyValue("code", status.getCode())
                    .addKeyValue("ms", (System.nanoTime() - begin) / 1_000_000);
            if (!subject.isEmpty()) {
                line = line.addKeyValue("id", subject);
            }
            if (status.getCause() != null && !(status.getCause() instanceof NodeAgentException)) {
                line = line.setCause(status.getCause());
            }
            line.log(status.getDescription() == null ? "" : status.getDescription());
        }
    }

    private static Level level(String method, Status status) {
        // A client has no other way to end it.
        if (method.equals(EVENT_STREAM) && status.getCode() == Status.Code.CANCELLED) {
            return Level.DEBUG;
        }
        if (status.getCode() == Status.Code.INTERNAL && !(status.getCause() instanceof NodeAgentException)) {
            return Level.ERROR;
        }
        boolean question = QUESTIONS.contains(method)
                || method.startsWith("List")
                || method.startsWith("Stream")
                || method.endsWith("Status")
                || method.endsWith("Stats");
        return status.isOk() ? question ? Level.DEBUG : Level.INFO : question ? Level.INFO : Level.WARN;
    }

    /** The id a request names. Never anything else of it: requests carry secrets. */
    private static String subject(Object request) {
        if (request instanceof Message message) {
            for (String name : List.of("container_id", "pod_sandbox_id")) {
                FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
                if (field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                    return (String) message.getField(field);
                }
            }
        }
        return "";
    }
}
