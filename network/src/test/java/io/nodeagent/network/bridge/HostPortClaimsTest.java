package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.HostPort.Protocol;
import java.net.Inet4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortClaimsTest {
    private static final Inet4Address POD = Ipv4Range.parse("10.85.0.0/24").at(2);

    private final HostPortClaims claims = new HostPortClaims();

    private static HostPort port(Protocol protocol, String hostIp, int number) {
        return new HostPort(protocol, hostIp, number, 80);
    }

    private void claim(String sandbox, HostPort... ports) {
        claims.claim(sandbox, POD, HostPortClaims.normalized(List.of(ports)));
    }

    @Test
    void aPortOnEveryAddressExcludesTheSameOnOne() {
        claim("a", port(Protocol.TCP, "0.0.0.0", 8080));
        FailedPreconditionException refusal = assertThrows(
                FailedPreconditionException.class, () -> claim("b", port(Protocol.TCP, "192.0.2.7", 8080)));
        assertEquals(
                "host port 192.0.2.7:8080/TCP is taken by sandbox a: stop that pod or choose another port",
                refusal.getMessage());
        claim("b", port(Protocol.UDP, "", 8080));
        claims.release("a");
        claim("c", port(Protocol.TCP, "192.0.2.7", 8080));
        claim("d", port(Protocol.TCP, "192.0.2.8", 8080));
    }

    @Test
    void claimingIsAllOrNothingAndRepeatable() {
        claim("a", port(Protocol.TCP, "", 1));
        assertThrows(
                FailedPreconditionException.class,
                () -> claim("b", port(Protocol.TCP, "", 2), port(Protocol.TCP, "", 1)));
        claim("c", port(Protocol.TCP, "", 2));
        claim("c", port(Protocol.TCP, "", 2));
        assertEquals(2, claims.all().size());
        claims.release("a");
        claims.release("c");
        assertTrue(claims.isEmpty());
    }

    @Test
    void whatIsSaidTwiceCountsOnceAndContradictionIsRefused() {
        HostPort plain = port(Protocol.TCP, "", 80);
        assertEquals(List.of(plain), HostPortClaims.normalized(List.of(plain, port(Protocol.TCP, "::", 80))));
        List<HostPort> contradiction = List.of(plain, new HostPort(Protocol.TCP, "", 80, 81));
        assertThrows(InvalidArgumentException.class, () -> HostPortClaims.normalized(contradiction));
    }

    @Test
    void otherAddressesThanIpv4AreRefused() {
        for (String hostIp : List.of("fd00::1", "localhost", "1.2.3", "1.2.3.256", "1.2.3.4; flush ruleset")) {
            List<HostPort> ports = List.of(port(Protocol.TCP, hostIp, 80));
            assertThrows(InvalidArgumentException.class, () -> HostPortClaims.normalized(ports), hostIp);
        }
    }
}
