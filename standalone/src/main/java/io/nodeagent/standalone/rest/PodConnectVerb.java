package io.nodeagent.standalone.rest;

import io.nodeagent.http.UpgradeProxy;
import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.NodeGateway.PodContainer;
import io.nodeagent.standalone.NodeGateway.StreamOptions;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.status.Statuses;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Exec, attach and port-forward: finds the streaming server and relays the upgraded connection to it. */
record PodConnectVerb(Backend backend, NodeGateway gateway) implements Verb {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    @Override
    public void handle(ApiRequest request) throws IOException {
        ObjectNode pod = PodContainers.pod(backend, request);
        if (!request.exchange().isUpgrade()) {
            throw Statuses.badRequest("Upgrade request required");
        }
        UpgradeProxy.relay(request.exchange(), target(request, pod));
    }

    private URI target(ApiRequest request, ObjectNode pod) {
        if (request.path().subresource().equals("portforward")) {
            ObjectMeta meta = new ObjectMeta(pod);
            return gateway.portForward(meta.namespace(), meta.name(), ports(request));
        }
        PodContainer container = PodContainers.choose(request, pod);
        String phase = Json.text(pod, "status", "phase");
        if (OVER.contains(phase)) {
            throw Statuses.badRequest(
                    "cannot exec or attach into a container in a completed pod; current phase is " + phase);
        }
        StreamOptions streams = streams(request);
        if (request.path().subresource().equals("attach")) {
            return gateway.attach(container, streams);
        }
        List<String> command = request.exchange().query().getOrDefault("command", List.of());
        if (command.isEmpty()) {
            throw Statuses.badRequest("you must specify at least one command for the container");
        }
        return gateway.exec(container, command, streams);
    }

    private static StreamOptions streams(ApiRequest request) {
        StreamOptions streams = new StreamOptions(
                request.flag("stdin"), request.flag("stdout"), request.flag("stderr"), request.flag("tty"));
        if (!streams.stdin() && !streams.stdout() && !streams.stderr()) {
            throw Statuses.badRequest("you must specify at least one of stdin, stdout, stderr");
        }
        if (streams.tty() && streams.stderr()) {
            throw Statuses.badRequest("tty and stderr cannot both be true");
        }
        return streams;
    }

    private static List<Integer> ports(ApiRequest request) {
        return request.exchange().query().getOrDefault("ports", List.of()).stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .filter(text -> !text.isBlank())
                .map(PodConnectVerb::port)
                .toList();
    }

    private static Integer port(String text) {
        long port = ListOptions.number("ports", text);
        if (port < 1 || port > 65535) {
            throw Statuses.badRequest("ports: %d is not between 1 and 65535".formatted(port));
        }
        return (int) port;
    }
}
