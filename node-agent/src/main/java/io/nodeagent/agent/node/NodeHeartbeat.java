package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's object and lease up to date until it is closed. While the node is not ready, or the API server does
 * not answer, it looks each second, so that a node is seen ready as soon as it is.
 */
public final class NodeHeartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHeartbeat.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final NodeOptions options;
    private final NodeStatusReport report;
    private final NodeLease lease;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads;
    private final Failures statusFailures = new Failures("node status not reported");
    private final Failures leaseFailures = new Failures("lease not renewed");
    private List<String> lastProblems = List.of("the node has not reported yet");

    /** Logs a row of failures twice, when it begins and when it is over: there may be one a second. */
    private final class Failures {
        private final String what;
        private boolean going;

        Failures(String what) {
            this.what = what;
        }

        void happened(RuntimeException e) {
            if (!going) {
                LOG.atWarn()
                        .addKeyValue("node", options.name())
                        .setCause(e)
                        .log("{}: {}; trying again each second", what, e.getMessage());
            }
            going = true;
        }

        void ended() {
            if (going) {
                LOG.atInfo().addKeyValue("node", options.name()).log("no longer: {}", what);
            }
            going = false;
        }
    }

    /** One round of work; returns how long to wait for the next. */
    @FunctionalInterface
    private interface Round {
        Duration run();
    }

    /**
     * @param pressure what the machine is short of now
     */
    public NodeHeartbeat(
            NodeOptions options,
            NodeApi api,
            RuntimeView runtime,
            NodeResources resources,
            Supplier<Pressure> pressure,
            InstantSource clock) {
        this.options = options;
        NodeObject object = new NodeObject(options, MachineFacts.read(Path.of("/")), resources);
        this.report = new NodeStatusReport(api, object, runtime, pressure, clock);
        this.lease = new NodeLease(api, options.name(), options.leaseEvery(), clock);
        this.threads = List.of(
                Thread.ofVirtual().name("node-status").unstarted(() -> repeat(this::reportStatus, wake)),
                Thread.ofVirtual().name("node-lease").unstarted(() -> repeat(this::renewLease, new Semaphore(0))));
    }

    /** Begins; call once. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /** The node's object as the last report found it; empty before the first. */
    public Optional<Node> lastNode() {
        return report.lastNode();
    }

    /** Reports without waiting for the next turn: something that the status shows has changed. */
    public void changed() {
        wake.release();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void repeat(Round round, Semaphore wake) {
        while (!Thread.currentThread().isInterrupted()) {
            Duration pause = round.run();
            try {
                boolean _ = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whatever goes wrong, the next round comes: a node that stays silent loses its pods. */
    private Duration reportStatus() {
        try {
            NodeStatusReport.Outcome outcome = report.send();
            if (!outcome.problems().equals(lastProblems)) {
                LOG.atInfo()
                        .addKeyValue("node", options.name())
                        .addKeyValue("ready", outcome.ready())
                        .log("node status: {}", outcome.ready() ? "ready" : String.join(", ", outcome.problems()));
                lastProblems = outcome.problems();
            }
            statusFailures.ended();
            return outcome.ready() ? options.statusEvery() : SOON;
        } catch (RuntimeException e) {
            statusFailures.happened(e);
            return SOON;
        }
    }

    private Duration renewLease() {
        try {
            lease.renew();
            leaseFailures.ended();
            return options.leaseEvery();
        } catch (RuntimeException e) {
            leaseFailures.happened(e);
            return SOON;
        }
    }
}
