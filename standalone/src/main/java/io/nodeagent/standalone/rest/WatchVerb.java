package io.nodeagent.standalone.rest;

import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.watch.ChunkedSink;
import io.nodeagent.standalone.watch.EventSink;
import io.nodeagent.standalone.watch.WatchRequest;
import io.nodeagent.standalone.watch.WatchSession;
import io.nodeagent.standalone.watch.WebSocketSink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The changes of a collection or of one object, as they happen. */
record WatchVerb(Backend backend) implements Verb {
    private static final Logger LOG = LoggerFactory.getLogger(WatchVerb.class);

    /** Clients that name no timeout are spread over half an hour, so that they do not all come back at once. */
    private static final int DEFAULT_TIMEOUT_SECONDS = 1800;

    @Override
    public void handle(ApiRequest request) {
        Presenter presenter = Presenter.of(request);
        WatchRequest watch = read(request);
        try (EventSink sink = sink(request.exchange())) {
            new WatchSession(backend.store(), watch, presenter, sink).run();
        } catch (IOException | InterruptedException e) {
            // The client went away: how most watches end.
            LOG.atDebug().addKeyValue("path", request.exchange().path()).log("watch ended: {}", e.toString());
        }
    }

    private WatchRequest read(ApiRequest request) {
        OptionalLong revision = ListOptions.revision(request);
        boolean asksInitial =
                request.exchange().queryParameter("sendInitialEvents").isPresent();
        boolean initial = request.flag("sendInitialEvents");
        checkMatch(request, asksInitial);
        ListOptions.checkRevision(request, backend.store().revision());
        boolean fromNow = revision.orElse(0) == 0;
        OptionalLong from = OptionalLong.empty();
        if (asksInitial && !initial && fromNow) {
            from = OptionalLong.of(backend.store().revision());
        } else if (!initial && !fromNow) {
            from = revision;
        }
        boolean bookmarks = request.flag("allowWatchBookmarks");
        return new WatchRequest(
                request.type().qualifiedName(),
                request.path().namespace(),
                ListOptions.selection(request),
                from,
                initial && bookmarks,
                bookmarks,
                timeout(request));
    }

    private static void checkMatch(ApiRequest request, boolean asksInitial) {
        String match = request.parameter("resourceVersionMatch");
        if (asksInitial && !match.equals("NotOlderThan")) {
            throw Statuses.invalid(
                    new Statuses.Subject("meta.k8s.io", "", "ListOptions", ""),
                    List.of(FieldError.forbidden(
                            "resourceVersionMatch",
                            "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")));
        }
        if (!asksInitial && !match.isEmpty()) {
            throw Statuses.invalid(
                    new Statuses.Subject("meta.k8s.io", "", "ListOptions", ""),
                    List.of(FieldError.forbidden(
                            "resourceVersionMatch",
                            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")));
        }
    }

    private static Duration timeout(ApiRequest request) {
        String text = request.parameter("timeoutSeconds");
        long seconds = text.isEmpty() ? 0 : ListOptions.number("timeoutSeconds", text);
        return Duration.ofSeconds(
                seconds > 0
                        ? seconds
                        : DEFAULT_TIMEOUT_SECONDS + ThreadLocalRandom.current().nextInt(DEFAULT_TIMEOUT_SECONDS));
    }

    private static EventSink sink(HttpExchange exchange) throws IOException {
        return exchange.isWebSocket()
                ? new WebSocketSink(exchange)
                : new ChunkedSink(
                        exchange, Map.of("Content-Type", "application/json", "Cache-Control", "no-cache, private"));
    }
}
