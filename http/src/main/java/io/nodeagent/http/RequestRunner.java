package io.nodeagent.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server's handler, each request on a virtual thread of its own, and answers for it where it fails. */
final class RequestRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RequestRunner.class);

    private final HttpHandler handler;
    private final ErrorResponder errors;
    private final String name;
    private final AtomicLong count = new AtomicLong();
    private final Phaser running = new Phaser(1);

    RequestRunner(String name, HttpHandler handler, ErrorResponder errors) {
        this.name = name;
        this.handler = handler;
        this.errors = errors;
    }

    /** Starts the handler; {@code ended} is called when it is done with the exchange. */
    void start(ServerExchange exchange, Runnable ended) {
        Thread thread = Thread.ofVirtual()
                .name(name + "-request-" + count.incrementAndGet())
                .unstarted(() -> {
                    try {
                        run(exchange);
                    } finally {
                        ended.run();
                        running.arriveAndDeregister();
                    }
                });
        exchange.thread(thread);
        running.register();
        thread.start();
    }

    /** Waits for the handlers that still run, at most this long. */
    void awaitEnd(Duration limit) {
        try {
            running.awaitAdvanceInterruptibly(running.arrive(), limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.atWarn().addKeyValue("server", name).setCause(e).log("handlers run on after their server has stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(ServerExchange exchange) {
        try {
            if (exchange.request().refusal().isPresent()) {
                exchange.refuse(errors.render(exchange.request().refusal().get()));
            } else {
                handler.handle(exchange);
                exchange.finish();
            }
        } catch (Throwable thrown) {
            failed(exchange, thrown);
        }
    }

    private void failed(ServerExchange exchange, Throwable thrown) {
        ErrorResponder.Failure failure = ErrorResponder.Failure.of(thrown);
        // streams fail with IOException for what the peer does, ours are told as NodeAgentException
        if (exchange.gone() || (exchange.begun() && thrown instanceof IOException)) {
            LOG.atDebug().addKeyValue("path", exchange.path()).setCause(thrown).log("the peer left a request");
            exchange.abort();
            return;
        }
        if (failure.status() == 500) {
            LOG.atError()
                    .addKeyValue("method", exchange.method())
                    .addKeyValue("path", exchange.path())
                    .setCause(thrown)
                    .log("request failed");
        }
        if (exchange.begun()) {
            exchange.abort();
            return;
        }
        try {
            exchange.refuse(errors.render(failure));
        } catch (Exception e) {
            LOG.atDebug().addKeyValue("path", exchange.path()).setCause(e).log("cannot send the error response");
            exchange.abort();
        }
    }
}
