package io.nodeagent.network.cni;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.PodAttachment;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod asks of plugins that declare a capability; CNI's CONVENTIONS.md, "Dynamic Plugin specific fields". */
final class CniCapabilities {
    private static final String INGRESS = "kubernetes.io/ingress-bandwidth";
    private static final String EGRESS = "kubernetes.io/egress-bandwidth";
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)([kMGT]i?|Ki)?");
    private static final Map<String, Long> FACTORS = Map.of(
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L,
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40);
    private static final JsonMapper JSON = new JsonMapper();

    private CniCapabilities() {}

    /** The values by capability: {@code portMappings} and {@code bandwidth}, where the pod asks for them. */
    static ObjectNode of(PodAttachment attachment) {
        ObjectNode values = JSON.createObjectNode();
        if (!attachment.hostPorts().isEmpty()) {
            ArrayNode ports = values.putArray("portMappings");
            attachment.hostPorts().forEach(port -> add(ports, port));
        }
        ObjectNode bandwidth = JSON.createObjectNode();
        putRate(bandwidth, "ingress", attachment.annotations().get(INGRESS));
        putRate(bandwidth, "egress", attachment.annotations().get(EGRESS));
        if (!bandwidth.isEmpty()) {
            values.set("bandwidth", bandwidth);
        }
        return values;
    }

    private static void add(ArrayNode ports, HostPort port) {
        ports.addObject()
                .put("hostPort", port.hostPort())
                .put("containerPort", port.containerPort())
                .put("protocol", port.protocol().name().toLowerCase(Locale.ROOT))
                .put("hostIP", port.hostIp());
    }

    /** Rates are bits a second; a burst as large as the plugin's number allows leaves the rate alone to count. */
    private static void putRate(
            ObjectNode bandwidth, String direction, @org.jspecify.annotations.Nullable String quantity) {
        if (quantity != null) {
            bandwidth.put(direction + "Rate", bitsPerSecond(quantity));
            bandwidth.put(direction + "Burst", Integer.MAX_VALUE);
        }
    }

    private static long bitsPerSecond(String quantity) {
        Matcher matcher = QUANTITY.matcher(quantity.strip());
        if (!matcher.matches()) {
            throw new InvalidArgumentException(
                    "not a bandwidth: '" + quantity + "': write it like 10M, in bits a second");
        }
        String unit = matcher.group(2);
        long factor = unit == null ? 1 : FACTORS.getOrDefault(unit, 1L);
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
    }
}
