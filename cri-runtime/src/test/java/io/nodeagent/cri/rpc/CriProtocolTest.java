package io.nodeagent.cri.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.nodeagent.cri.server.CriServer;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.UpdateRuntimeConfigRequest;
import io.nodeagent.cri.v1.VersionRequest;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriProtocolTest {
    @TempDir
    Path folder;

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    private RpcService service() {
        return new RpcService(RuntimeServiceGrpc.getServiceDescriptor())
                .with(RuntimeServiceGrpc.getVersionMethod(), request -> {
                    RuntimeException e = failure.get();
                    if (e != null) {
                        throw e;
                    }
                    return new VersionRpc("9").call(request);
                });
    }

    @Test
    void failuresBecomeCodesAndTheRestIsUnimplemented() {
        var channel = InProcessChannelBuilder.forName("protocol-test").build();
        try (CriServer _ = CriServer.open(List.of(service()), Optional.empty(), Optional.of("protocol-test"))) {
            var stub = RuntimeServiceGrpc.newBlockingStub(channel);
            assertEquals("9", stub.version(VersionRequest.getDefaultInstance()).getRuntimeVersion());
            Stream.of(
                            new AlreadyExistsException("m"),
                            new FailedPreconditionException("m"),
                            new InternalException("m"),
                            new InvalidArgumentException("m"),
                            new NotFoundException("m"),
                            new UnavailableException("m"))
                    .forEach(e -> {
                        failure.set(e);
                        var seen = assertThrows(
                                StatusRuntimeException.class, () -> stub.version(VersionRequest.getDefaultInstance()));
                        assertEquals(
                                ErrorStatus.of(e).getCode(), seen.getStatus().getCode());
                        assertEquals("m", seen.getStatus().getDescription());
                    });
            assertEquals(
                    Status.Code.UNIMPLEMENTED,
                    assertThrows(
                                    StatusRuntimeException.class,
                                    () -> stub.updateRuntimeConfig(UpdateRuntimeConfigRequest.getDefaultInstance()))
                            .getStatus()
                            .getCode());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void theSocketIsItsOwnersAndReplacesAStaleOne() throws Exception {
        Path socket = folder.resolve("cri.sock");
        Optional<Path> path = Optional.of(socket);
        try (CriServer _ = CriServer.open(List.of(service()), path, Optional.empty())) {
            assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(socket));
            var refused = assertThrows(
                    FailedPreconditionException.class,
                    () -> CriServer.open(List.of(service()), path, Optional.empty()));
            assertTrue(String.valueOf(refused.getMessage()).contains("served"));
        }
        try (var stale = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            stale.bind(java.net.UnixDomainSocketAddress.of(socket));
        }
        try (CriServer _ = CriServer.open(List.of(service()), path, Optional.empty())) {
            assertTrue(Files.exists(socket));
        }
        assertTrue(Files.notExists(socket));
        Files.writeString(socket, "not a socket");
        assertThrows(
                FailedPreconditionException.class, () -> CriServer.open(List.of(service()), path, Optional.empty()));
        Files.delete(socket);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
