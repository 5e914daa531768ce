package io.nodeagent.cli.nodectl;

import io.nodeagent.cri.v1.ListPodSandboxRequest;
import io.nodeagent.cri.v1.PodSandbox;
import io.nodeagent.cri.v1.PodSandboxStatusRequest;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code nodectl pods}. */
@Command(name = "pods", description = "Lists the pods' sandboxes, the newest first.")
public final class PodsCommand extends NodectlCommand {
    @Override
    int ask(AgentConnection agent, PrintWriter out) {
        List<PodSandbox> sandboxes = agent.runtime(
                        stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItemsList();
        TextTable table = new TextTable("SANDBOX", "NAMESPACE", "POD", "STATE", "IP", "AGE");
        Instant now = Instant.now();
        sandboxes.stream()
                .sorted(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed())
                .forEach(sandbox -> table.row(
                        Shown.id(sandbox.getId()),
                        sandbox.getMetadata().getNamespace(),
                        sandbox.getMetadata().getName(),
                        Shown.state(sandbox.getState()),
                        address(agent, sandbox),
                        Shown.age(sandbox.getCreatedAt(), now)));
        table.print(out);
        return done();
    }

    private static String address(AgentConnection agent, PodSandbox sandbox) {
        PodSandboxStatusRequest request = PodSandboxStatusRequest.newBuilder()
                .setPodSandboxId(sandbox.getId())
                .build();
        String ip = agent.runtime(stub -> stub.podSandboxStatus(request))
                .getStatus()
                .getNetwork()
                .getIp();
        return ip.isEmpty() ? "-" : ip;
    }
}
