package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables by which a container finds services, in the two forms of Kubernetes: its own and that of Docker's links. */
final class ServiceVariables {
    private static final String API_NAMESPACE = "default";
    private static final String API_SERVICE = "kubernetes";

    private ServiceVariables() {}

    /**
     * The variables of a pod's namespace.
     *
     * @param links whether the services of the namespace are told of; that of the API always is
     */
    static Map<String, String> of(Collection<Service> services, String namespace, boolean links) {
        Map<String, Service> chosen = new TreeMap<>();
        for (Service service : services) {
            String name = service.getMetadata().getName();
            boolean own = service.getMetadata().getNamespace().equals(namespace);
            boolean api = service.getMetadata().getNamespace().equals(API_NAMESPACE) && name.equals(API_SERVICE);
            if (!hasAddress(service)) {
                continue;
            }
            if (api) {
                chosen.putIfAbsent(name, service);
            } else if (own && links) {
                chosen.put(name, service);
            }
        }
        Map<String, String> variables = new HashMap<>();
        chosen.values().forEach(service -> describe(service, variables));
        return variables;
    }

    private static boolean hasAddress(Service service) {
        @Nullable
        String address = service.getSpec() == null ? null : service.getSpec().getClusterIP();
        return address != null
                && !address.isEmpty()
                && !address.equals("None")
                && !ports(service).isEmpty();
    }

    private static void describe(Service service, Map<String, String> out) {
        String prefix = upper(service.getMetadata().getName());
        String address = service.getSpec().getClusterIP();
        List<ServicePort> ports = ports(service);
        out.put(prefix + "_SERVICE_HOST", address);
        out.put(prefix + "_SERVICE_PORT", ports.getFirst().getPort().toString());
        for (ServicePort port : ports) {
            if (port.getName() != null && !port.getName().isEmpty()) {
                out.put(
                        prefix + "_SERVICE_PORT_" + upper(port.getName()),
                        port.getPort().toString());
            }
        }
        out.put(prefix + "_PORT", url(address, ports.getFirst()));
        for (ServicePort port : ports) {
            String link = prefix + "_PORT_" + port.getPort() + "_" + upper(protocol(port));
            out.put(link, url(address, port));
            out.put(link + "_PROTO", protocol(port));
            out.put(link + "_PORT", port.getPort().toString());
            out.put(link + "_ADDR", address);
        }
    }

    private static String url(String address, ServicePort port) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return protocol(port) + "://" + host + ":" + port.getPort();
    }

    private static String protocol(ServicePort port) {
        return Optional.ofNullable(port.getProtocol()).orElse("TCP").toLowerCase(Locale.ROOT);
    }

    private static List<ServicePort> ports(Service service) {
        return Optional.ofNullable(service.getSpec().getPorts()).orElse(List.of());
    }

    private static String upper(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
