package io.nodeagent.agent.meter;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** Counts requests to API servers by their outcome, as Kubernetes' own clients do. */
public final class ApiRequests implements Interceptor {
    private final ConcurrentMap<Request, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * Those that are counted as one.
     *
     * @param code the answer's status, or {@code <error>} where there was none
     */
    public record Request(String host, String method, String code) {}

    ApiRequests() {}

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        answered(request, Integer.toString(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        answered(request, "<error>");
    }

    private void answered(HttpRequest request, String code) {
        answered(new Request(request.uri().getAuthority(), request.method(), code));
    }

    /** A request was answered, or not. */
    public void answered(Request request) {
        counts.computeIfAbsent(request, key -> new LongAdder()).increment();
    }

    /** Shows all, in no order. */
    public void forEach(ObjLongConsumer<Request> show) {
        counts.forEach((request, count) -> show.accept(request, count.sum()));
    }
}
