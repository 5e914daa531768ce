package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A health check of the gRPC health protocol (grpc.health.v1), without TLS. */
final class GrpcProbe {
    private static final String USER_AGENT = "kube-probe/1.36";

    private GrpcProbe() {}

    static ProbeOutcome probe(GRPCAction action, ProbeTarget target, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        String host = target.host(null);
        int port = target.port(new IntOrString(action.getPort()));
        try (Socket _ = Dialer.connect(host, port, deadline)) {
            // Only whether it can be connected to: gRPC itself would try again until the time is over.
        } catch (IOException e) {
            return ProbeOutcome.failure("timeout: failed to connect service \"%s\" within %ds: %s"
                    .formatted(Dialer.join(host, port), timeout.toSeconds(), Dialer.message(host, port, e)));
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(host, port))
                .usePlaintext()
                .userAgent(USER_AGENT)
                .disableRetry()
                .build();
        try {
            String service = action.getService() == null ? "" : action.getService();
            int status = ClientCalls.blockingUnaryCall(
                    channel,
                    HealthCheck.CHECK,
                    CallOptions.DEFAULT.withDeadlineAfter(deadline.leftMillis(), TimeUnit.MILLISECONDS),
                    service);
            return status == HealthCheck.SERVING
                    ? ProbeOutcome.success("service healthy")
                    : ProbeOutcome.failure(
                            "service unhealthy (responded with \"%s\")".formatted(HealthCheck.word(status)));
        } catch (StatusRuntimeException e) {
            return ProbeOutcome.failure(message(e.getStatus(), timeout));
        } catch (IOException _) {
            return ProbeOutcome.failure(message(Status.DEADLINE_EXCEEDED, timeout));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String message(Status status, Duration timeout) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): %s"
                        .formatted(status.getDescription());
            case DEADLINE_EXCEEDED -> "timeout: health rpc did not complete within %ds".formatted(timeout.toSeconds());
            default -> "error: health rpc probe failed: " + status.getDescription();
        };
    }
}
