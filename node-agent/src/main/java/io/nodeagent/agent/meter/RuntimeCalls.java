package io.nodeagent.agent.meter;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts CRI calls, how long they take and how many fail, by the kubelet's names of operations. Streams are no calls. */
public final class RuntimeCalls implements ClientInterceptor {
    private static final double[] BUCKETS = {0.005, 0.0125, 0.03, 0.08, 0.2, 0.5, 1.25, 3, 8, 20, 50};

    private final ConcurrentMap<String, Operation> operations = new ConcurrentHashMap<>();

    /** The counters of one operation. */
    public record Operation(LongAdder calls, LongAdder errors, Histogram durations) {}

    RuntimeCalls() {}

    /** Operations by their names, sorted. */
    public SortedMap<String, Operation> operations() {
        TreeMap<String, Operation> named = new TreeMap<>();
        operations.forEach((method, operation) -> named.put(type(method), operation));
        return named;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
            return call;
        }
        Operation operation = operations.computeIfAbsent(
                Objects.requireNonNull(method.getBareMethodName()),
                name -> new Operation(new LongAdder(), new LongAdder(), new Histogram(BUCKETS)));
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(ClientCall.Listener<A> listener, Metadata headers) {
                long begun = System.nanoTime();
                operation.calls().increment();
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                operation.durations().record(Duration.ofNanos(System.nanoTime() - begun));
                                if (!status.isOk()) {
                                    operation.errors().increment();
                                }
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    /** {@code RunPodSandbox} is {@code run_podsandbox} in the kubelet's words. */
    static String type(String method) {
        if (method.equals("UpdateContainerResources")) {
            return "update_container";
        }
        return method.replace("PodSandbox", "Podsandbox")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
