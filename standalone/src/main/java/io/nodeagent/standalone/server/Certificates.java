package io.nodeagent.standalone.server;

import io.nodeagent.errors.InternalException;
import io.nodeagent.http.ServerTls;
import io.nodeagent.standalone.pki.KeyAndCertificate;
import io.nodeagent.standalone.pki.Pem;
import io.nodeagent.standalone.pki.ServerPki;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The certificates and the TLS made of them, prepared by a thread of its own while the store is opened. */
final class Certificates {
    private final FutureTask<Ready> task;

    private record Ready(ServerPki pki, ServerTls tls) {}

    private Certificates(FutureTask<Ready> task) {
        this.task = task;
    }

    static Certificates prepare(ApiServerConfig config, Clock clock) {
        FutureTask<Ready> task = new FutureTask<>(() -> {
            ServerPki pki =
                    ServerPki.open(config.dataDir().resolve("pki"), config.nodeName(), ServerNames.of(config), clock);
            return new Ready(pki, tls(pki));
        });
        Thread.ofPlatform().name("apiserver-certificates").start(task);
        return new Certificates(task);
    }

    ServerPki pki() throws InterruptedException {
        return ready().pki();
    }

    ServerTls tls() throws InterruptedException {
        return ready().tls();
    }

    private Ready ready() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new InternalException("prepare the certificates: " + e.getCause(), e.getCause());
        }
    }

    private static ServerTls tls(ServerPki pki) {
        return tls(pki, pki.server());
    }

    /** With another certificate of the same authority. */
    static ServerTls tls(ServerPki pki, KeyAndCertificate server) {
        return ServerTls.ofPem(
                Pem.encode(server.certificate()),
                Pem.encode(server.key()),
                Optional.of(Pem.encode(pki.authority().certificate())));
    }
}
