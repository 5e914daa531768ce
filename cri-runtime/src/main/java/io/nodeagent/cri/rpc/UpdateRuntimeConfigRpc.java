package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.UpdateRuntimeConfigRequest;
import io.nodeagent.cri.v1.UpdateRuntimeConfigResponse;
import io.nodeagent.network.PodNetwork;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UpdateRuntimeConfig: a kubelet that is told the node's pod range passes it on here. Whoever configured the network has
 * chosen one already; all that can be done is to say where the two differ.
 */
record UpdateRuntimeConfigRpc(PodNetwork network)
        implements Rpc<UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateRuntimeConfigRpc.class);

    @Override
    public UpdateRuntimeConfigResponse call(UpdateRuntimeConfigRequest request) {
        String wanted = request.getRuntimeConfig().getNetworkConfig().getPodCidr();
        network.podCidr()
                .filter(used ->
                        !wanted.isEmpty() && !List.of(wanted.split(",", -1)).contains(used))
                .ifPresent(used -> LOG.atWarn()
                        .addKeyValue("wanted", wanted)
                        .addKeyValue("used", used)
                        .log("pods get addresses of another range than the node's: see --pod-cidr"));
        return UpdateRuntimeConfigResponse.getDefaultInstance();
    }
}
