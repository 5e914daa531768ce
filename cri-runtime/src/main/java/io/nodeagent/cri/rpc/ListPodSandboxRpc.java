package io.nodeagent.cri.rpc;

import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.ListPodSandboxRequest;
import io.nodeagent.cri.v1.ListPodSandboxResponse;
import io.nodeagent.cri.v1.PodSandboxFilter;

/** ListPodSandbox: those that a filter lets through. */
record ListPodSandboxRpc(Sandboxes sandboxes) implements Rpc<ListPodSandboxRequest, ListPodSandboxResponse> {
    @Override
    public ListPodSandboxResponse call(ListPodSandboxRequest request) {
        ListPodSandboxResponse.Builder response = ListPodSandboxResponse.newBuilder();
        sandboxes.list().stream()
                .filter(s -> fits(request.getFilter(), s))
                .forEach(s -> response.addItems(SandboxWriter.item(s)));
        return response.build();
    }

    private static boolean fits(PodSandboxFilter filter, SandboxRecord sandbox) {
        return sandbox.id().value().startsWith(filter.getId())
                && (!filter.hasState() || filter.getState().getState() == SandboxWriter.state(sandbox))
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(sandbox.definition().labels());
    }
}
