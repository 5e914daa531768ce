package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.v1.ContainerFilter;
import io.nodeagent.cri.v1.ListContainersRequest;
import io.nodeagent.cri.v1.ListContainersResponse;

/** ListContainers: those that a filter lets through. */
record ListContainersRpc(Containers containers) implements Rpc<ListContainersRequest, ListContainersResponse> {
    @Override
    public ListContainersResponse call(ListContainersRequest request) {
        ListContainersResponse.Builder response = ListContainersResponse.newBuilder();
        containers.list().stream()
                .filter(c -> fits(request.getFilter(), c))
                .forEach(c -> response.addContainers(ContainerWriter.item(c)));
        return response.build();
    }

    private static boolean fits(ContainerFilter filter, ContainerRecord container) {
        return container.id().value().startsWith(filter.getId())
                && container.sandbox().value().startsWith(filter.getPodSandboxId())
                && (!filter.hasState() || filter.getState().getState() == ContainerWriter.state(container.state()))
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(container.definition().labels());
    }
}
