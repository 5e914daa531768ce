package io.nodeagent.cri.rpc;

import io.nodeagent.cri.metric.MetricFamily;
import io.nodeagent.cri.metric.MetricTable;
import io.nodeagent.cri.v1.ListMetricDescriptorsRequest;
import io.nodeagent.cri.v1.ListMetricDescriptorsResponse;
import io.nodeagent.cri.v1.MetricDescriptor;

/** ListMetricDescriptors: what ListPodSandboxMetrics may tell. */
final class ListMetricDescriptorsRpc implements Rpc<ListMetricDescriptorsRequest, ListMetricDescriptorsResponse> {
    @Override
    public ListMetricDescriptorsResponse call(ListMetricDescriptorsRequest request) {
        ListMetricDescriptorsResponse.Builder response = ListMetricDescriptorsResponse.newBuilder();
        MetricTable.families().forEach(family -> response.addDescriptors(descriptor(family)));
        return response.build();
    }

    private static MetricDescriptor descriptor(MetricFamily family) {
        return MetricDescriptor.newBuilder()
                .setName(family.name())
                .setHelp(family.help())
                .addAllLabelKeys(family.labels())
                .build();
    }
}
