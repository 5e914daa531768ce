package io.nodeagent.http.streaming;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's connections to its pod: a thread each, all of them ended with the session. */
final class PodConnections {
    private static final Logger LOG = LoggerFactory.getLogger(PodConnections.class);

    private final String pod;
    private final PortForward forward;
    private final Set<Thread> threads = new HashSet<>();

    /** @param pod what clients are told the pod is, when a connection fails */
    PodConnections(String pod, PortForward forward) {
        this.pod = pod;
        this.forward = forward;
    }

    Thread start(int port, Runnable connection) {
        Thread thread = Thread.ofVirtual().name("port-forward-" + port).unstarted(() -> {
            try {
                connection.run();
            } finally {
                synchronized (threads) {
                    threads.remove(Thread.currentThread());
                    threads.notifyAll();
                }
            }
        });
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
        return thread;
    }

    /** Forwards one connection to its end; answers what the client is to be told when it failed. */
    Optional<String> forward(int port, InputStream fromClient, OutputStream toClient) {
        try {
            forward.forward(port, fromClient, toClient);
            return Optional.empty();
        } catch (Exception e) {
            LOG.atDebug().addKeyValue("port", port).setCause(e).log("a forwarded connection failed");
            // word for word what a kubelet says; a CRI client has no uid to name
            return Optional.of("error forwarding port %d to pod %s, uid : %s".formatted(port, pod, e.getMessage()));
        }
    }

    /** Interrupts all and waits for their end. */
    void stop() {
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
        }
        boolean interrupted = false;
        synchronized (threads) {
            while (!threads.isEmpty()) {
                try {
                    threads.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
