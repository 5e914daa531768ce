package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.nodeagent.errors.InvalidArgumentException;

/**
 * The container to ask, and where it is.
 *
 * @param podIp empty while the pod has none
 */
public record ProbeTarget(Container container, String containerId, String podIp) {
    private static final int MAX_PORT = 65_535;

    /** The host a handler names, else the pod's address. */
    String host(@org.jspecify.annotations.Nullable String given) {
        return given == null || given.isEmpty() ? podIp : given;
    }

    /** The port by its number, or by the name that the container's ports give it. */
    int port(IntOrString port) {
        String name = port.getStrVal();
        int number = name == null || name.isEmpty() ? port.getIntVal() == null ? 0 : port.getIntVal() : named(name);
        if (number < 1 || number > MAX_PORT) {
            throw new InvalidArgumentException("invalid port number: " + number);
        }
        return number;
    }

    private int named(String name) {
        for (ContainerPort port : container.getPorts()) {
            if (name.equals(port.getName())) {
                return port.getContainerPort();
            }
        }
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException(
                    "couldn't find port: \"%s\" in the container's ports".formatted(name), e);
        }
    }
}
