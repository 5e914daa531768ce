package io.nodeagent.agent.server.access;

import java.util.List;

/**
 * Which right a request needs: the kubelet's rules with the fine-grained subresources of KEP-2862. Of several any one is
 * enough.
 */
public final class NodeRights {
    private static final String PROXY = "proxy";

    private NodeRights() {}

    /** The verb of a method, empty for one that Kubernetes has no verb for. */
    public static String verb(String method) {
        return switch (method) {
            case "GET" -> "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    /**
     * The subresources of {@code nodes}, the narrowest first.
     *
     * @param path decoded, as requests are routed by it
     */
    public static List<String> subresources(String path) {
        int end = path.indexOf('/', 1);
        String first = end < 0 ? path.substring(1) : path.substring(1, end);
        return switch (first) {
            case "stats" -> List.of("stats");
            case "metrics" -> List.of("metrics");
            case "logs" -> List.of("log");
            case "checkpoint" -> List.of("checkpoint");
            case "pods", "runningpods" -> List.of("pods", PROXY);
            case "healthz" -> List.of("healthz", PROXY);
            case "configz" -> List.of("configz", PROXY);
            case "statusz" -> List.of("statusz", PROXY);
            default -> List.of(PROXY);
        };
    }
}
