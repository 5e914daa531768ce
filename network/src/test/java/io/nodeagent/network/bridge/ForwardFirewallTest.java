package io.nodeagent.network.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForwardFirewallTest {
    private static final String DROP =
            chain("inet", "filter", "forward", "\"hook\": \"forward\", \"policy\": \"drop\"");

    private static Optional<String> finding(String... entries) {
        String ruleset =
                "{\"nftables\": [{\"metainfo\": {\"json_schema_version\": 1}}, " + String.join(", ", entries) + "]}";
        return new ForwardFirewall(ruleset, "pods0", Ipv4Range.parse("10.85.0.0/24")).finding();
    }

    private static String chain(String family, String table, String name, String more) {
        return "{\"chain\": {\"family\": \"%s\", \"table\": \"%s\", \"name\": \"%s\", \"handle\": 1, %s}}"
                .formatted(family, table, name, more);
    }

    private static String rule(String chain, String expressions) {
        return "{\"rule\": {\"family\": \"inet\", \"table\": \"filter\", \"chain\": \"%s\", \"handle\": 2, \"expr\": [%s]}}"
                .formatted(chain, expressions);
    }

    @Test
    void noRulesNoFinding() {
        assertEquals(Optional.empty(), finding(chain("ip", "t", "c", "\"hook\": \"input\", \"policy\": \"drop\"")));
    }

    @Test
    void policyDropIsNamedWithItsRemedy() {
        String line = finding(DROP).orElse("");
        assertTrue(line.contains("nft insert rule inet filter forward iifname pods0 accept"), line);
    }

    @Test
    void acceptingEstablishedConnectionsAloneIsNotEnough() {
        String established = """
                {"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["established", "related"]}}, \
                {"accept": null}""";
        assertTrue(finding(DROP, rule("forward", established)).isPresent());
    }

    @Test
    void aRuleForTheBridgeOrTheRangeIsEnough() {
        String byName = """
                {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "pods*"}}, {"accept": null}""";
        String byRange = """
                {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, \
                "right": {"prefix": {"addr": "10.85.0.0", "len": 16}}}}, {"accept": null}""";
        assertEquals(Optional.empty(), finding(DROP, rule("forward", byName)));
        assertEquals(Optional.empty(), finding(DROP, rule("forward", byRange)));
    }

    @Test
    void jumpsAreFollowed() {
        String user = chain("inet", "filter", "user", "\"comment\": \"\"");
        String jump = rule("forward", "{\"jump\": {\"target\": \"user\"}}");
        assertEquals(
                Optional.empty(), finding(DROP, user, jump, rule("user", "{\"counter\": {}}, {\"accept\": null}")));
        assertTrue(finding(DROP, user, jump, rule("user", "{\"return\": null}")).isPresent());
    }

    @Test
    void aClosingRejectDropsAsWell() {
        String accepting = chain("inet", "filter", "forward", "\"hook\": \"forward\", \"policy\": \"accept\"");
        assertTrue(finding(accepting, rule("forward", "{\"reject\": {\"type\": \"icmpx\"}}"))
                .isPresent());
    }

    @Test
    void theRemedySpeaksTheFirewallsOwnLanguage() {
        String hook = "\"hook\": \"forward\", \"policy\": \"drop\"";
        assertTrue(finding(chain("ip", "filter", "FORWARD", hook)).orElse("").contains("iptables -I FORWARD -i pods0"));
        assertTrue(finding(chain("inet", "firewalld", "filter_FORWARD", hook))
                .orElse("")
                .contains("firewall-cmd"));
    }
}
