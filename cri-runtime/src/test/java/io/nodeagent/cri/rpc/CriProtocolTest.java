package io.nodeagent.cri.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.nodeagent.cri.server.CriServer;
import io.nodeagent.cri.v1.PodSandbox;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.StreamPodSandboxesRequest;
import io.nodeagent.cri.v1.StreamPodSandboxesResponse;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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
    void aLongListComesInPiecesWithEachItemOnce() {
        List<String> ids = IntStream.range(0, 3000).mapToObj(i -> "pod-" + i).toList();
        RpcService service = new RpcService(RuntimeServiceGrpc.getServiceDescriptor())
                .withStream(
                        RuntimeServiceGrpc.getStreamPodSandboxesMethod(),
                        new ListStream<>(
                                request -> pods(ids, request.getFilter().getId()),
                                some -> StreamPodSandboxesResponse.newBuilder()
                                        .addAllPodSandboxes(some)
                                        .build()));
        var channel = InProcessChannelBuilder.forName("list-test").build();
        try (CriServer _ = CriServer.open(List.of(service), Optional.empty(), Optional.of("list-test"))) {
            var stub = RuntimeServiceGrpc.newBlockingStub(channel);
            List<Integer> sizes = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            stub.streamPodSandboxes(StreamPodSandboxesRequest.getDefaultInstance())
                    .forEachRemaining(piece -> {
                        sizes.add(piece.getPodSandboxesCount());
                        piece.getPodSandboxesList().forEach(pod -> seen.add(pod.getId()));
                    });
            assertEquals(ids, seen);
            assertTrue(sizes.size() > 5 && !sizes.contains(0), sizes.toString());

            StreamPodSandboxesRequest.Builder none = StreamPodSandboxesRequest.newBuilder();
            none.getFilterBuilder().setId("none");
            assertFalse(stub.streamPodSandboxes(none.build()).hasNext());
            none.getFilterBuilder().setId("refused");
            var refused = stub.streamPodSandboxes(none.build());
            assertThrows(StatusRuntimeException.class, refused::hasNext);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Stream<PodSandbox> pods(List<String> ids, String filter) {
        if (filter.equals("refused")) {
            throw new InvalidArgumentException("m");
        }
        return ids.stream()
                .filter(id -> id.startsWith(filter))
                .map(id -> PodSandbox.newBuilder()
                        .setId(id)
                        .putLabels("long", "x".repeat(1000))
                        .build());
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
