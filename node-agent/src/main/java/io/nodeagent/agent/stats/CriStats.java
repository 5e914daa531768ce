package io.nodeagent.agent.stats;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.cri.v1.ImageFsInfoRequest;
import io.nodeagent.cri.v1.ImageFsInfoResponse;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ListPodSandboxStatsRequest;
import io.nodeagent.cri.v1.PodSandboxStats;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The runtime's numbers, each kind by one call. */
record CriStats(Channel channel) {
    /** What a kubelet's CRI client accepts. */
    private static final int MESSAGE_LIMIT_BYTES = 16 << 20;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    List<PodSandboxStats> pods() {
        return ask(
                        "ListPodSandboxStats",
                        () -> RuntimeServiceGrpc.newBlockingStub(channel)
                                .withMaxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                                .withDeadlineAfter(LIMIT)
                                .listPodSandboxStats(ListPodSandboxStatsRequest.getDefaultInstance()))
                .getStatsList();
    }

    /** Without entries from a runtime that does not tell. */
    ImageFsInfoResponse disks() {
        try {
            return ask(
                    "ImageFsInfo",
                    () -> ImageServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(LIMIT)
                            .imageFsInfo(ImageFsInfoRequest.getDefaultInstance()));
        } catch (RuntimeCallException e) {
            if (e.code() == Status.Code.UNIMPLEMENTED) {
                return ImageFsInfoResponse.getDefaultInstance();
            }
            throw e;
        }
    }

    private static <T> T ask(String call, Supplier<T> work) {
        try {
            return work.get();
        } catch (StatusRuntimeException e) {
            throw RuntimeCallException.of(call, e);
        }
    }
}
