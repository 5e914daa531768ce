package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** A connection that is made and closed again. */
final class TcpProbe {
    private TcpProbe() {}

    static ProbeOutcome probe(TCPSocketAction action, ProbeTarget target, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        String host = target.host(action.getHost());
        int port = target.port(action.getPort());
        try (Socket _ = Dialer.connect(host, port, deadline)) {
            return ProbeOutcome.success("");
        } catch (IOException e) {
            return ProbeOutcome.failure(Dialer.message(host, port, e));
        }
    }
}
