package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The quality-of-service class, by the rules of "Pod Quality of Service Classes" in the Kubernetes documentation. */
final class QosClass {
    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClass() {}

    static String of(Pod pod) {
        List<Container> all = new ArrayList<>(pod.getSpec().getContainers());
        all.addAll(pod.getSpec().getInitContainers());
        boolean any = false;
        boolean guaranteed = true;
        for (Container container : all) {
            for (String resource : COUNTED) {
                BigDecimal limit = amount(limits(container), resource);
                BigDecimal request = amount(requests(container), resource);
                BigDecimal asked = request.signum() == 0 ? limit : request;
                any |= asked.signum() > 0 || limit.signum() > 0;
                guaranteed &= limit.signum() > 0 && limit.compareTo(asked) == 0;
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Map<String, Quantity> limits(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
    }

    private static Map<String, Quantity> requests(Container container) {
        var resources = container.getResources();
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }

    private static BigDecimal amount(Map<String, Quantity> quantities, String resource) {
        @Nullable Quantity quantity = quantities.get(resource);
        return quantity == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(quantity);
    }
}
