package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.grpc.Context;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a hook of a container to its end. */
public final class HookRunner {
    private static final String USER_AGENT = "kube-lifecycle/1.36";
    /** Only who waits for ever on a socket never learns that the other side is gone. */
    private static final Duration HTTP_LIMIT = Duration.ofHours(1);

    private final ContainerRuntime runtime;
    private final HttpExchange http = new HttpExchange();

    public HookRunner(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Why the hook failed, empty after success.
     *
     * @param limit whole seconds, zero for none
     */
    public Optional<String> run(LifecycleHandler handler, ProbeTarget target, Duration limit) {
        try {
            if (handler.getExec() != null) {
                var result =
                        runtime.execSync(target.containerId(), handler.getExec().getCommand(), limit);
                return result.exitCode() == 0
                        ? Optional.empty()
                        : Optional.of("exit code %d: %s".formatted(result.exitCode(), result.output()));
            }
            if (handler.getHttpGet() != null) {
                return get(handler.getHttpGet(), target, limit.isZero() ? HTTP_LIMIT : limit);
            }
            if (handler.getSleep() != null) {
                return sleep(Duration.ofSeconds(handler.getSleep().getSeconds()), limit);
            }
            return Optional.of("a hook must be one of exec, httpGet and sleep");
        } catch (RuntimeCallException | InvalidArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whatever it answers, it has been told. */
    private Optional<String> get(HTTPGetAction action, ProbeTarget target, Duration limit) {
        HttpTarget url = HttpTarget.of(action, target, USER_AGENT);
        try {
            HttpExchange.Response _ = http.get(url, Deadline.in(limit));
            return Optional.empty();
        } catch (HttpExchange.NoConnection e) {
            return Optional.of(
                    "Get \"%s\": %s".formatted(url.uri(), Dialer.message(url.host(), url.port(), e.reason())));
        } catch (IOException e) {
            return Optional.of("Get \"%s\": %s".formatted(url.uri(), e.getMessage()));
        }
    }

    private static Optional<String> sleep(Duration asked, Duration limit) {
        boolean tooLong = !limit.isZero() && asked.compareTo(limit) > 0;
        CountDownLatch cancelled = new CountDownLatch(1);
        Context.current().addListener(_ -> cancelled.countDown(), Runnable::run);
        try {
            boolean _ = cancelled.await((tooLong ? limit : asked).toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
