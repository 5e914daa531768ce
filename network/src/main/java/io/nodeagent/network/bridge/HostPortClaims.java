package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.HostPort;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which sandbox has which host ports. A port on every address excludes the same port on a single one. Thread-safe. */
final class HostPortClaims {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Map<String, PodPorts> bySandbox = new HashMap<>();

    /** A sandbox's ports, each given once, with the address that they lead to. */
    record PodPorts(Inet4Address address, List<HostPort> ports) {
        PodPorts {
            ports = List.copyOf(ports);
        }
    }

    /** The ports as they are claimed: a wildcard address is the empty one, what is said twice is one. */
    static List<HostPort> normalized(List<HostPort> ports) {
        List<HostPort> result = new ArrayList<>();
        for (HostPort port : ports) {
            HostPort normal =
                    new HostPort(port.protocol(), hostAddress(port.hostIp()), port.hostPort(), port.containerPort());
            for (HostPort earlier : result) {
                if (collide(earlier, normal) && !earlier.equals(normal)) {
                    throw new InvalidArgumentException(
                            "the pod maps host port " + text(port) + " to two ports: leave one of them out");
                }
            }
            if (!result.contains(normal)) {
                result.add(normal);
            }
        }
        return result;
    }

    /**
     * Claims normalized ports, all or none; what a sandbox claimed before is replaced.
     *
     * @throws FailedPreconditionException naming the port and the sandbox that has it
     */
    synchronized void claim(String sandboxId, Inet4Address address, List<HostPort> ports) {
        for (HostPort port : ports) {
            bySandbox.forEach((holder, held) -> {
                if (!holder.equals(sandboxId) && held.ports().stream().anyMatch(other -> collide(other, port))) {
                    throw new FailedPreconditionException(
                            "host port %s is taken by sandbox %s: stop that pod or choose another port"
                                    .formatted(text(port), holder));
                }
            });
        }
        if (ports.isEmpty()) {
            bySandbox.remove(sandboxId);
        } else {
            bySandbox.put(sandboxId, new PodPorts(address, ports));
        }
    }

    synchronized void release(String sandboxId) {
        bySandbox.remove(sandboxId);
    }

    synchronized Optional<PodPorts> of(String sandboxId) {
        return Optional.ofNullable(bySandbox.get(sandboxId));
    }

    synchronized boolean isEmpty() {
        return bySandbox.isEmpty();
    }

    synchronized void clear() {
        bySandbox.clear();
    }

    synchronized List<PodPorts> all() {
        return List.copyOf(bySandbox.values());
    }

    /** Whether the two cannot both be given away. */
    static boolean collide(HostPort a, HostPort b) {
        return a.protocol() == b.protocol()
                && a.hostPort() == b.hostPort()
                && (a.hostIp().isEmpty() || b.hostIp().isEmpty() || a.hostIp().equals(b.hostIp()));
    }

    private static String hostAddress(String hostIp) {
        if (hostIp.isEmpty() || hostIp.equals("0.0.0.0") || hostIp.equals("::")) {
            return "";
        }
        if (!IPV4.matcher(hostIp).matches()) {
            throw new InvalidArgumentException(
                    "hostIP '" + hostIp + "' is no IPv4 address: the built-in bridge maps host ports of IPv4 only");
        }
        return Ipv4Range.parse(hostIp + "/32").at(0).getHostAddress();
    }

    /** For people: {@code 192.0.2.7:8080/TCP}. */
    static String text(HostPort port) {
        return (port.hostIp().isEmpty() ? "" : port.hostIp() + ":") + port.hostPort() + "/" + port.protocol();
    }
}
