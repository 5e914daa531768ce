package io.nodeagent.cli.agent;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.runtime.ContainerRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.stats.UsageRates;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.NodeUsage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The API server's way to the agent, which is started after it and set here then. */
public final class AgentGateway implements NodeGateway {
    private final AtomicReference<@Nullable AgentStack> agent = new AtomicReference<>();

    /** From here on requests are answered. */
    public void connect(AgentStack started) {
        agent.set(started);
    }

    @Override
    public boolean connected() {
        return agent.get() != null;
    }

    @Override
    public void logs(PodContainer container, LogOptions options, OutputStream sink) throws IOException {
        agent().logs(target(container), options.previous(), logOptions(options), sink);
    }

    @Override
    public URI exec(PodContainer container, List<String> command, StreamOptions options) {
        return agent().exec(target(container), command, streams(options));
    }

    @Override
    public URI attach(PodContainer container, StreamOptions options) {
        return agent().attach(target(container), streams(options));
    }

    @Override
    public URI portForward(String namespace, String pod, List<Integer> ports) {
        return agent().portForward(new NodeAgent.Target(namespace, pod, "", ""), ports);
    }

    @Override
    public NodeUsage usage() throws InterruptedException {
        try {
            UsageRates rates = started().usage().rates();
            return new NodeUsage(
                    rates.node().map(AgentGateway::measured),
                    rates.pods().stream().map(AgentGateway::pod).toList());
        } catch (RuntimeCallException e) {
            throw new UnavailableException("the runtime does not tell what is used: " + e.getMessage(), e);
        }
    }

    private static NodeUsage.Pod pod(UsageRates.PodRates pod) {
        return new NodeUsage.Pod(
                pod.namespace(),
                pod.name(),
                pod.containers().stream()
                        .map(container -> new NodeUsage.Container(container.name(), measured(container.rate())))
                        .toList());
    }

    private static NodeUsage.Measured measured(UsageRates.Rate rate) {
        return new NodeUsage.Measured(rate.at(), rate.window(), rate.nanoCores(), rate.workingSetBytes());
    }

    private NodeAgent agent() {
        return started().agent();
    }

    private AgentStack started() {
        AgentStack started = agent.get();
        if (started == null) {
            throw new UnavailableException("the node is starting: try again in a moment");
        }
        return started;
    }

    private static NodeAgent.Target target(PodContainer container) {
        return new NodeAgent.Target(container.namespace(), container.pod(), container.uid(), container.container());
    }

    private static ContainerRuntime.Streams streams(StreamOptions options) {
        return new ContainerRuntime.Streams(options.stdin(), options.stdout(), options.stderr(), options.tty());
    }

    private static io.nodeagent.agent.log.LogOptions logOptions(LogOptions options) {
        Optional<Instant> since = options.sinceTime()
                .or(() -> options.sinceSeconds().isPresent()
                        ? Optional.of(Instant.now()
                                .minusSeconds(options.sinceSeconds().getAsInt()))
                        : Optional.empty());
        return new io.nodeagent.agent.log.LogOptions(
                options.follow(), options.timestamps(), since, options.tailLines(), options.limitBytes());
    }
}
