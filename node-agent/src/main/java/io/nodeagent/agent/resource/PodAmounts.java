package io.nodeagent.agent.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.nodeagent.agent.spec.PodContainers;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a whole pod asks for and may use: the larger of what its containers need together and what each init container
 * needs while it runs (KEP-753 for those that go on running), with the pod's own figures in their place where it has
 * any (KEP-2837), and its overhead.
 *
 * @param cpuLimitMillis given only when every container has a limit
 * @param memoryLimitBytes given only when every container has a limit
 */
public record PodAmounts(
        long cpuRequestMillis, OptionalLong cpuLimitMillis, long memoryRequestBytes, OptionalLong memoryLimitBytes) {

    public static PodAmounts of(PodSpec spec) {
        ContainerAmounts pod = ContainerAmounts.of(spec.getResources());
        long cpuOverhead = Amounts.milliOf(spec.getOverhead(), "cpu");
        long memoryOverhead = Amounts.wholeOf(spec.getOverhead(), "memory");
        long cpuRequest = orElse(pod.cpuRequestMillis(), sum(spec, ContainerAmounts::cpuRequestMillis));
        long memoryRequest = orElse(pod.memoryRequestBytes(), sum(spec, ContainerAmounts::memoryRequestBytes));
        return new PodAmounts(
                cpuRequest + cpuOverhead,
                limit(spec, pod.cpuLimitMillis(), ContainerAmounts::cpuLimitMillis, cpuOverhead),
                memoryRequest + memoryOverhead,
                limit(spec, pod.memoryLimitBytes(), ContainerAmounts::memoryLimitBytes, memoryOverhead));
    }

    /** Whether the pod as a whole names CPU or memory. */
    public static boolean hasOwnResources(PodSpec spec) {
        ResourceRequirements own = spec.getResources();
        return own != null && !ContainerAmounts.of(own).equals(new ContainerAmounts(0, 0, 0, 0));
    }

    /** What the containers together ask for of a resource that has a whole number of units. */
    public static long requested(PodSpec spec, String resource) {
        return total(spec, container -> {
            ResourceRequirements resources = container.getResources();
            return resources == null ? 0 : Amounts.wholeOf(resources.getRequests(), resource);
        });
    }

    private static OptionalLong limit(
            PodSpec spec, long ofPod, ToLongFunction<ContainerAmounts> amount, long overhead) {
        if (ofPod > 0) {
            return OptionalLong.of(ofPod + overhead);
        }
        Predicate<Container> limited = c -> amount.applyAsLong(ContainerAmounts.of(c)) > 0;
        boolean all = Stream.concat(containers(spec).stream(), initContainers(spec).stream())
                .allMatch(limited);
        return all ? OptionalLong.of(sum(spec, amount) + overhead) : OptionalLong.empty();
    }

    private static long sum(PodSpec spec, ToLongFunction<ContainerAmounts> amount) {
        return total(spec, container -> amount.applyAsLong(ContainerAmounts.of(container)));
    }

    private static long total(PodSpec spec, ToLongFunction<Container> amount) {
        long together = 0;
        for (Container container : containers(spec)) {
            together += amount.applyAsLong(container);
        }
        long sidecars = 0;
        long most = 0;
        for (Container init : initContainers(spec)) {
            long own = amount.applyAsLong(init);
            if (PodContainers.isSidecar(init)) {
                sidecars += own;
                most = Math.max(most, sidecars);
            } else {
                most = Math.max(most, sidecars + own);
            }
        }
        return Math.max(together + sidecars, most);
    }

    private static List<Container> containers(PodSpec spec) {
        return spec.getContainers() == null ? List.of() : spec.getContainers();
    }

    private static List<Container> initContainers(PodSpec spec) {
        return spec.getInitContainers() == null ? List.of() : spec.getInitContainers();
    }

    private static long orElse(long given, long otherwise) {
        return given > 0 ? given : otherwise;
    }
}
