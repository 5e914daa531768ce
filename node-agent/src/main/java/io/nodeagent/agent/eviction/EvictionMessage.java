package io.nodeagent.agent.eviction;

import io.nodeagent.agent.pressure.PressureWatch.Due;
import io.nodeagent.agent.pressure.Signal.Resource;

/** What a pod's status says of why it had to go, in the kubelet's words, which people's alerts look for. */
final class EvictionMessage {
    private static final String UNITS = "KMGTPE";

    private EvictionMessage() {}

    static String of(Candidate pod, Due due) {
        Resource resource = pod.resource();
        StringBuilder text = new StringBuilder("The node was low on resource: %s. ".formatted(resource));
        text.append("Threshold quantity: %s, available: %s. "
                .formatted(
                        amount(resource, due.threshold().leastOf(due.seen())),
                        amount(resource, due.seen().available())));
        pod.greedy()
                .forEach(container ->
                        text.append("Container %s was using %s, request is %s, has larger consumption of %s. "
                                .formatted(
                                        container.container(),
                                        amount(resource, container.used()),
                                        amount(resource, container.requested()),
                                        resource)));
        return text.toString();
    }

    private static String amount(Resource resource, long number) {
        return switch (resource) {
            case MEMORY, EPHEMERAL_STORAGE -> bytes(number);
            case INODES, PIDS -> Long.toString(number);
        };
    }

    /** With the largest unit in which the number is whole, as Kubernetes writes quantities. */
    static String bytes(long number) {
        int unit = -1;
        long rest = number;
        while (rest != 0 && rest % 1024 == 0 && unit + 1 < UNITS.length()) {
            rest /= 1024;
            unit++;
        }
        return unit < 0 ? Long.toString(rest) : rest + UNITS.substring(unit, unit + 1) + "i";
    }
}
