package io.nodeagent.oci.seccomp;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the profile RuntimeDefault: the table's calls, and the rules that look at arguments. */
final class RuntimeDefault {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final String ERRNO = "SCMP_ACT_ERRNO";
    private static final String ADMIN = "CAP_SYS_ADMIN";
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int AF_VSOCK = 40;

    /** Every CLONE_NEW flag that clone(2) takes: mount, cgroup, uts, ipc, user, pid, network. */
    private static final long NAMESPACE_FLAGS =
            0x0002_0000L | 0x0200_0000L | 0x0400_0000L | 0x0800_0000L | 0x1000_0000L | 0x2000_0000L | 0x4000_0000L;

    /** Linux, 32-bit Linux, each also as an old version (UNAME26), and the question which one is set. */
    private static final List<Long> PERSONALITIES = List.of(0x0L, 0x8L, 0x2_0000L, 0x2_0008L, 0xffff_ffffL);

    private final SystemCallTable table;
    private final Architecture architecture;

    RuntimeDefault(SystemCallTable table, Architecture architecture) {
        this.table = table;
        this.architecture = architecture;
    }

    ObjectNode resolve(Set<String> capabilities) {
        ObjectNode profile = JSON.createObjectNode();
        profile.put("defaultAction", ERRNO).put("defaultErrnoRet", EPERM);
        ArrayNode architectures = profile.putArray("architectures");
        architecture.seccompNames().forEach(architectures::add);
        ArrayNode rules = profile.putArray("syscalls");
        ArrayNode names = rules.addObject().put("action", ALLOW).putArray("names");
        table.allowed(architecture, capabilities).forEach(names::add);
        addClone(rules, capabilities.contains(ADMIN));
        for (long personality : PERSONALITIES) {
            addArgument(allow(rules, "personality"), 0, "SCMP_CMP_EQ", personality, 0);
        }
        // vsock reaches the hypervisor's host past every network namespace.
        addArgument(allow(rules, "socket"), 0, "SCMP_CMP_NE", AF_VSOCK, 0);
        return profile;
    }

    /** A filter cannot look into clone3's structure; told that it is absent, the C library falls back to clone. */
    private void addClone(ArrayNode rules, boolean admin) {
        if (admin) {
            ObjectNode _ = allow(rules, "clone");
            ObjectNode _ = allow(rules, "clone3");
            return;
        }
        addArgument(allow(rules, "clone"), architecture.cloneFlagsIndex(), "SCMP_CMP_MASKED_EQ", NAMESPACE_FLAGS, 0);
        ObjectNode refused = rules.addObject().put("action", ERRNO).put("errnoRet", ENOSYS);
        refused.putArray("names").add("clone3");
    }

    private static ObjectNode allow(ArrayNode rules, String call) {
        ObjectNode rule = rules.addObject().put("action", ALLOW);
        rule.putArray("names").add(call);
        return rule;
    }

    /** With MASKED_EQ {@code value} is the mask and {@code valueTwo} what is left of the argument. */
    private static void addArgument(ObjectNode rule, int index, String operator, long value, long valueTwo) {
        rule.putArray("args")
                .addObject()
                .put("index", index)
                .put("value", value)
                .put("valueTwo", valueTwo)
                .put("op", operator);
    }
}
