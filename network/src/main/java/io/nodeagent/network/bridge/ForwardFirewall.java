package io.nodeagent.network.bridge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks through the host's nftables rules, those of iptables-nft and firewalld among them, for a forward chain that
 * drops what pods send to other hosts and has no rule that lets it pass. It only reads.
 *
 * <p>A guess that errs on the quiet side: any accepting rule without conditions, or one that names the bridge or a part
 * of the pods' range, counts as letting pods pass. Rules of iptables-legacy cannot be seen by nftables.
 */
final class ForwardFirewall {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> WITHOUT_CONDITION =
            Set.of("counter", "log", "drop", "reject", "accept", "comment");

    private final List<JsonNode> chains = new ArrayList<>();
    private final List<JsonNode> rules = new ArrayList<>();
    private final String bridge;
    private final Ipv4Range range;

    /** @param ruleset what {@code nft -j list ruleset} prints, libnftables-json(5) */
    ForwardFirewall(String ruleset, String bridge, Ipv4Range range) {
        this.bridge = bridge;
        this.range = range;
        for (JsonNode entry : JSON.readTree(ruleset).path("nftables")) {
            if (entry.has("chain")) {
                chains.add(entry.get("chain"));
            } else if (entry.has("rule")) {
                rules.add(entry.get("rule"));
            }
        }
    }

    /** One line that says what drops pods' packets and what to do; empty when nothing is seen to. */
    Optional<String> finding() {
        return chains.stream()
                .filter(chain -> text(chain, "hook").equals("forward"))
                .filter(chain -> !text(chain, "family").equals("ip6"))
                .filter(this::drops)
                .filter(chain -> !letsPodsPass(chain, new HashSet<>()))
                .map(this::advice)
                .findFirst();
    }

    private boolean drops(JsonNode chain) {
        List<JsonNode> own = rulesOf(chain);
        boolean lastDrops = !own.isEmpty()
                && unconditional(own.getLast())
                && (says(own.getLast(), "drop") || says(own.getLast(), "reject"));
        return text(chain, "policy").equals("drop") || lastDrops;
    }

    private boolean letsPodsPass(JsonNode chain, Set<String> seen) {
        if (!seen.add(text(chain, "name"))) {
            return false;
        }
        for (JsonNode rule : rulesOf(chain)) {
            if (says(rule, "accept") && (unconditional(rule) || concernsPods(rule))) {
                return true;
            }
            for (JsonNode statement : rule.path("expr")) {
                String target = text(statement.path("jump"), "target") + text(statement.path("goto"), "target");
                if (chainOf(chain, target)
                        .filter(next -> letsPodsPass(next, seen))
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<JsonNode> chainOf(JsonNode neighbour, String name) {
        return chains.stream()
                .filter(chain ->
                        sameTable(chain, neighbour) && text(chain, "name").equals(name))
                .findFirst();
    }

    private List<JsonNode> rulesOf(JsonNode chain) {
        return rules.stream()
                .filter(rule -> sameTable(rule, chain) && text(rule, "chain").equals(text(chain, "name")))
                .toList();
    }

    private String advice(JsonNode chain) {
        String family = text(chain, "family");
        String table = text(chain, "table");
        String name = text(chain, "name");
        String remedy;
        if (table.equals("firewalld")) {
            remedy = "`firewall-cmd --permanent --zone=trusted --add-interface=%s` and reload".formatted(bridge);
        } else if (name.equals("FORWARD")) {
            remedy = "`iptables -I FORWARD -i %s -j ACCEPT` and `iptables -I FORWARD -o %s -j ACCEPT`"
                    .formatted(bridge, bridge);
        } else {
            String insert = "nft insert rule " + family + " " + table + " " + name;
            remedy = "`%s iifname %s accept` and `%s oifname %s accept`".formatted(insert, bridge, insert, bridge);
        }
        return "the host's firewall drops forwarded packets (table %s %s, chain %s), so pods reach no other host: allow them with %s"
                .formatted(family, table, name, remedy);
    }

    private boolean concernsPods(JsonNode node) {
        if (node.isString()) {
            String value = node.asString();
            return value.equals(bridge)
                    || (value.endsWith("*") && bridge.startsWith(value.substring(0, value.length() - 1)));
        }
        if (node.has("prefix")) {
            JsonNode prefix = node.get("prefix");
            String cidr = text(prefix, "addr") + "/" + prefix.path("len").asInt(-1);
            return !cidr.contains(":") && Ipv4Range.parse(cidr).overlaps(range);
        }
        for (JsonNode child : node.has("expr") ? node.get("expr") : node) {
            if (concernsPods(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean unconditional(JsonNode rule) {
        for (JsonNode statement : rule.path("expr")) {
            if (!WITHOUT_CONDITION.containsAll(statement.propertyNames())) {
                return false;
            }
        }
        return true;
    }

    private static boolean says(JsonNode rule, String verdict) {
        for (JsonNode statement : rule.path("expr")) {
            if (statement.has(verdict)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameTable(JsonNode a, JsonNode b) {
        return text(a, "family").equals(text(b, "family")) && text(a, "table").equals(text(b, "table"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
