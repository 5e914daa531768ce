package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.RuntimeHandlers;
import io.nodeagent.cri.v1.RuntimeCondition;
import io.nodeagent.cri.v1.RuntimeFeatures;
import io.nodeagent.cri.v1.RuntimeHandler;
import io.nodeagent.cri.v1.RuntimeHandlerFeatures;
import io.nodeagent.cri.v1.RuntimeStatus;
import io.nodeagent.cri.v1.StatusRequest;
import io.nodeagent.cri.v1.StatusResponse;
import io.nodeagent.network.PodNetwork;
import java.util.Optional;

/** Status: whether pods can be run, and what works less well than a user might expect. */
record StatusRpc(PodNetwork network, RuntimeHandlers handlers) implements Rpc<StatusRequest, StatusResponse> {
    @Override
    public StatusResponse call(StatusRequest request) {
        StatusResponse.Builder response = StatusResponse.newBuilder()
                .setStatus(RuntimeStatus.newBuilder()
                        .addConditions(condition("RuntimeReady", "", Optional.empty()))
                        .addConditions(condition("NetworkReady", "NetworkPluginNotReady", network.notReady())))
                .setFeatures(RuntimeFeatures.newBuilder().setSupplementalGroupsPolicy(true));
        for (String handler : handlers.names()) {
            response.addRuntimeHandlers(RuntimeHandler.newBuilder()
                    .setName(handler)
                    .setFeatures(RuntimeHandlerFeatures.newBuilder()
                            .setRecursiveReadOnlyMounts(handlers.recursiveReadOnlyMounts(handler))));
        }
        network.warning().ifPresent(warning -> response.putInfo("networkWarning", warning));
        if (request.getVerbose()) {
            response.putInfo("network", network.name());
            network.podCidr().ifPresent(cidr -> response.putInfo("podCIDR", cidr));
        }
        return response.build();
    }

    private static RuntimeCondition condition(String type, String reason, Optional<String> problem) {
        return RuntimeCondition.newBuilder()
                .setType(type)
                .setStatus(problem.isEmpty())
                .setReason(problem.isEmpty() ? "" : reason)
                .setMessage(problem.orElse(""))
                .build();
    }
}
