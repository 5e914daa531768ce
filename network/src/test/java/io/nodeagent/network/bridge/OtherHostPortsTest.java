package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.HostPort.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherHostPortsTest {
    /** As nft 1.0.6 prints it, one map a line. */
    private static final String MAPS = """
            {"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
            {"map": {"family": "ip", "name": "host_ports", "table": "node-agent-na2", "type": ["inet_proto", "inet_service"], "handle": 1, "map": "ipv4_addr . inet_service", "elem": [[{"concat": ["tcp", 80]}, {"concat": ["10.86.0.2", 8080]}], [{"concat": ["sctp", 81]}, {"concat": ["10.86.0.2", 81]}]]}},
            {"map": {"family": "ip", "name": "host_address_ports", "table": "node-agent-na2", "type": ["ipv4_addr", "inet_proto", "inet_service"], "handle": 2, "map": "ipv4_addr . inet_service", "elem": [[{"concat": ["192.0.2.7", "udp", 53]}, {"concat": ["10.86.0.3", 5353]}]]}},
            {"map": {"family": "ip", "name": "host_ports", "table": "node-agent-na3", "type": ["inet_proto", "inet_service"], "handle": 1, "map": "ipv4_addr . inet_service"}},
            {"map": {"family": "ip", "name": "host_ports", "table": "node-agent-own", "type": ["inet_proto", "inet_service"], "handle": 1, "map": "ipv4_addr . inet_service", "elem": [[{"concat": ["tcp", 8080]}, {"concat": ["10.85.0.2", 80]}]]}},
            {"map": {"family": "ip", "name": "host_ports", "table": "somebody", "type": "inet_service", "handle": 9, "map": "verdict", "elem": [[22, {"drop": null}]]}},
            {"map": {"family": "ip", "name": "more", "table": "node-agent-na2", "type": "mark", "handle": 9, "map": "mark", "elem": [[1, 2]]}}]}
            """;

    private final OtherHostPorts others = OtherHostPorts.parse(MAPS, "node-agent-own");

    private static List<HostPort> ports(Protocol protocol, String hostIp, int number) {
        return List.of(new HostPort(protocol, hostIp, number, 1));
    }

    @Test
    void onlyOtherNetworksPortsCount() {
        assertEquals(
                List.of("80/TCP", "81/SCTP", "192.0.2.7:53/UDP"),
                others.taken().stream()
                        .map(taken -> HostPortClaims.text(taken.port()))
                        .toList());
    }

    @Test
    void theRefusalNamesPortBridgeAndTable() {
        FailedPreconditionException refusal = assertThrows(
                FailedPreconditionException.class, () -> others.requireFree(ports(Protocol.TCP, "192.0.2.9", 80)));
        String said = refusal.toString();
        assertTrue(said.contains("host port 80/TCP is taken by a pod of another instance, on the bridge na2"), said);
        assertTrue(said.contains("`nft delete table ip node-agent-na2`"), said);
        assertThrows(FailedPreconditionException.class, () -> others.requireFree(ports(Protocol.UDP, "", 53)));
    }

    @Test
    void otherProtocolsAddressesAndPortsAreFree() {
        assertDoesNotThrow(() -> others.requireFree(ports(Protocol.UDP, "", 80)));
        assertDoesNotThrow(() -> others.requireFree(ports(Protocol.UDP, "192.0.2.8", 53)));
        assertDoesNotThrow(() -> others.requireFree(ports(Protocol.TCP, "", 8080)));
    }

    @Test
    void whatIsNotJsonIsNoEmptyList() {
        assertThrows(InternalException.class, () -> OtherHostPorts.parse("table ip x {", "node-agent-own"));
    }
}
