package io.nodeagent.agent.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ClientInterceptors;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeCallsTest {
    private final RuntimeCalls calls = new RuntimeCalls();

    @Test
    void callsAreCountedByTheirKind() {
        try (FakeCri cri = new FakeCri(Clock.systemUTC(), true)) {
            CriRuntime runtime = new CriRuntime(ClientInterceptors.intercept(cri.channel(), calls));
            assertEquals("fake", runtime.name());
            assertTrue(runtime.image("here").isEmpty());
            assertTrue(runtime.image("there").isEmpty());
            assertThrows(RuntimeCallException.class, () -> runtime.startContainer("nope"));
        }
        assertEquals(
                List.of("image_status 2 0 2", "start_container 1 1 1", "version 1 0 1"),
                calls.operations().entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue().calls() + " "
                                + e.getValue().errors() + " "
                                + Arrays.stream(e.getValue().durations().counts())
                                        .sum())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "RunPodSandbox, run_podsandbox",
        "PodSandboxStatus, podsandbox_status",
        "ListPodSandboxStats, list_podsandbox_stats",
        "CreateContainer, create_container",
        "UpdateContainerResources, update_container",
        "ExecSync, exec_sync",
        "PortForward, port_forward",
        "ReopenContainerLog, reopen_container_log",
        "ImageFsInfo, image_fs_info"
    })
    void operationsHaveTheKubeletsNames(String method, String type) {
        assertEquals(type, RuntimeCalls.type(method));
    }
}
