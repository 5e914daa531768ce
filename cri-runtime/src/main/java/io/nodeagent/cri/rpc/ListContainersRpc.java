package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.v1.Container;
import io.nodeagent.cri.v1.ContainerFilter;
import io.nodeagent.cri.v1.ListContainersRequest;
import io.nodeagent.cri.v1.ListContainersResponse;
import java.util.stream.Stream;

/** ListContainers: those that a filter lets through. */
record ListContainersRpc(Containers containers) implements Rpc<ListContainersRequest, ListContainersResponse> {
    @Override
    public ListContainersResponse call(ListContainersRequest request) {
        return ListContainersResponse.newBuilder()
                .addAllContainers(items(request.getFilter()).toList())
                .build();
    }

    Stream<Container> items(ContainerFilter filter) {
        return containers.list().stream().filter(c -> fits(filter, c)).map(ContainerWriter::item);
    }

    private static boolean fits(ContainerFilter filter, ContainerRecord container) {
        return container.id().value().startsWith(filter.getId())
                && container.sandbox().value().startsWith(filter.getPodSandboxId())
                && (!filter.hasState() || filter.getState().getState() == ContainerWriter.state(container.state()))
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(container.definition().labels());
    }
}
