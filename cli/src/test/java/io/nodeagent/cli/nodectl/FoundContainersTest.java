package io.nodeagent.cli.nodectl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerMetadata;
import io.nodeagent.cri.v1.ContainerState;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundContainersTest {
    private static final ContainerState RUNNING = ContainerState.CONTAINER_RUNNING;
    private static final ContainerState EXITED = ContainerState.CONTAINER_EXITED;

    private final List<Container> containers = List.of(
            container("aa11", "web", "nginx", RUNNING, 1),
            container("aa22", "web", "sidecar", RUNNING, 2),
            container("bb11", "job", "main", EXITED, 3),
            container("bb22", "job", "main", EXITED, 4),
            container("cc11", "loop", "sidecar", EXITED, 9),
            container("cc22", "loop", "main", RUNNING, 5));

    @ParameterizedTest
    @CsvSource({
        "aa1, aa11",
        "aa22, aa22",
        "web/sidecar, aa22",
        "nginx, aa11",
        "job, bb22",
        "job/main, bb22",
        "loop/main, cc22",
    })
    void aNameMeansOneContainer(String name, String id) {
        assertEquals(id, FoundContainers.one(containers, name).getId());
    }

    @Test
    void ofTwoRunsTheOneThatRunsCounts() {
        List<Container> runs = List.of(container("d1", "p", "c", RUNNING, 1), container("d2", "p", "c", EXITED, 2));

        assertEquals("d1", FoundContainers.one(runs, "p/c").getId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "aa      | 'aa' may mean default/web/nginx (aa11), default/web/sidecar (aa22)"
                        + ": give more of the id, or POD/CONTAINER",
                "sidecar | 'sidecar' may mean default/web/sidecar (aa22), default/loop/sidecar (cc11)"
                        + ": give more of the id, or POD/CONTAINER",
            })
    void aNameThatMayMeanSeveralIsRefusedWithAllOfThem(String name, String message) {
        var refused = assertThrows(InvalidArgumentException.class, () -> FoundContainers.one(containers, name));

        assertEquals(message, refused.getMessage());
    }

    @Test
    void anUnknownNameSaysWhereToLook() {
        var refused = assertThrows(NotFoundException.class, () -> FoundContainers.one(containers, "none"));

        assertEquals("there is no container 'none': nodectl ps -a lists those that are there", refused.getMessage());
    }

    private static Container container(String id, String pod, String name, ContainerState state, long createdAt) {
        return Container.newBuilder()
                .setId(id)
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setState(state)
                .setCreatedAt(createdAt)
                .putLabels(Labels.POD_NAMESPACE, "default")
                .putLabels(Labels.POD_NAME, pod)
                .build();
    }
}
