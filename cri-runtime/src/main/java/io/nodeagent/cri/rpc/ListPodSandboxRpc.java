package io.nodeagent.cri.rpc;

import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.ListPodSandboxRequest;
import io.nodeagent.cri.v1.ListPodSandboxResponse;
import io.nodeagent.cri.v1.PodSandbox;
import io.nodeagent.cri.v1.PodSandboxFilter;
import java.util.stream.Stream;

/** ListPodSandbox: those that a filter lets through. */
record ListPodSandboxRpc(Sandboxes sandboxes) implements Rpc<ListPodSandboxRequest, ListPodSandboxResponse> {
    @Override
    public ListPodSandboxResponse call(ListPodSandboxRequest request) {
        return ListPodSandboxResponse.newBuilder()
                .addAllItems(items(request.getFilter()).toList())
                .build();
    }

    Stream<PodSandbox> items(PodSandboxFilter filter) {
        return sandboxes.list().stream().filter(s -> fits(filter, s)).map(SandboxWriter::item);
    }

    private static boolean fits(PodSandboxFilter filter, SandboxRecord sandbox) {
        return sandbox.id().value().startsWith(filter.getId())
                && (!filter.hasState() || filter.getState().getState() == SandboxWriter.state(sandbox))
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(sandbox.definition().labels());
    }
}
