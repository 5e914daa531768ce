package io.nodeagent.oci.spec;

import io.nodeagent.cgroups.CgroupLimits;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a {@link ContainerSpec} as {@code config.json} of the OCI runtime specification 1.0.2, which runc since 1.0 and
 * every crun read. What is absent is left out: the runtime's default holds.
 */
public final class OciSpecWriter {
    private static final String VERSION = "1.0.2";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OciSpecWriter() {}

    /** The whole {@code config.json}. */
    public static ObjectNode container(ContainerSpec spec) {
        ObjectNode config = JSON.createObjectNode();
        config.put("ociVersion", VERSION);
        config.set("process", process(spec.command()));
        config.putObject("root").put("path", spec.root().toString()).put("readonly", spec.readOnlyRoot());
        spec.hostname().ifPresent(name -> config.put("hostname", name));
        ArrayNode mounts = config.putArray("mounts");
        for (ContainerSpec.Mount mount : spec.mounts()) {
            ObjectNode node = mounts.addObject()
                    .put("destination", mount.destination())
                    .put("type", mount.type())
                    .put("source", mount.source());
            addStrings(node.putArray("options"), mount.options());
        }
        if (!spec.annotations().isEmpty()) {
            addMap(config.putObject("annotations"), spec.annotations());
        }
        config.set("linux", linux(spec));
        return config;
    }

    /** The {@code process} object: of {@code config.json}, or the file of the runtimes' {@code exec --process}. */
    public static ObjectNode process(ContainerSpec.Command command) {
        ObjectNode process = JSON.createObjectNode();
        process.put("terminal", command.terminal());
        ObjectNode user = process.putObject("user")
                .put("uid", command.user().uid())
                .put("gid", command.user().gid());
        if (!command.user().additionalGids().isEmpty()) {
            ArrayNode groups = user.putArray("additionalGids");
            command.user().additionalGids().forEach(groups::add);
        }
        addStrings(process.putArray("args"), command.args());
        addStrings(process.putArray("env"), command.env());
        process.put("cwd", command.cwd());
        process.set("capabilities", capabilities(command.capabilities()));
        process.put("noNewPrivileges", command.noNewPrivileges());
        command.oomScoreAdj().ifPresent(value -> process.put("oomScoreAdj", value));
        if (!command.rlimits().isEmpty()) {
            ArrayNode rlimits = process.putArray("rlimits");
            command.rlimits()
                    .forEach(r -> rlimits.addObject()
                            .put("type", r.type())
                            .put("hard", r.hard())
                            .put("soft", r.soft()));
        }
        command.apparmorProfile().ifPresent(profile -> process.put("apparmorProfile", profile));
        command.selinuxLabel().ifPresent(label -> process.put("selinuxLabel", label));
        return process;
    }

    private static ObjectNode capabilities(ContainerSpec.Capabilities sets) {
        ObjectNode node = JSON.createObjectNode();
        addStrings(node.putArray("bounding"), new TreeSet<>(sets.bounding()));
        addStrings(node.putArray("effective"), new TreeSet<>(sets.effective()));
        addStrings(node.putArray("permitted"), new TreeSet<>(sets.permitted()));
        addStrings(node.putArray("inheritable"), new TreeSet<>(sets.inheritable()));
        addStrings(node.putArray("ambient"), new TreeSet<>(sets.ambient()));
        return node;
    }

    private static ObjectNode linux(ContainerSpec spec) {
        ObjectNode linux = JSON.createObjectNode();
        ArrayNode namespaces = linux.putArray("namespaces");
        for (ContainerSpec.Namespace namespace : spec.namespaces()) {
            ObjectNode node =
                    namespaces.addObject().put("type", namespace.kind().specName());
            namespace.path().ifPresent(path -> node.put("path", path.toString()));
        }
        linux.put("cgroupsPath", spec.cgroupPath().value());
        linux.set("resources", resources(spec.resources()));
        if (!spec.devices().isEmpty()) {
            ArrayNode devices = linux.putArray("devices");
            spec.devices().forEach(device -> addDevice(devices, device));
        }
        addStrings(linux.putArray("maskedPaths"), spec.maskedPaths());
        addStrings(linux.putArray("readonlyPaths"), spec.readOnlyPaths());
        if (!spec.sysctls().isEmpty()) {
            addMap(linux.putObject("sysctl"), spec.sysctls());
        }
        spec.seccomp().ifPresent(seccomp -> linux.set("seccomp", seccomp));
        spec.mountLabel().ifPresent(label -> linux.put("mountLabel", label));
        linux.put("rootfsPropagation", spec.rootfsPropagation());
        return linux;
    }

    private static ObjectNode resources(ContainerSpec.Resources resources) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode rules = node.putArray("devices");
        for (ContainerSpec.DeviceRule rule : resources.deviceRules()) {
            ObjectNode entry = rules.addObject().put("allow", rule.allow()).put("type", rule.type());
            rule.major().ifPresent(major -> entry.put("major", major));
            rule.minor().ifPresent(minor -> entry.put("minor", minor));
            entry.put("access", rule.access());
        }
        addLimits(node, resources.limits());
        if (!resources.hugepageLimits().isEmpty()) {
            ArrayNode pages = node.putArray("hugepageLimits");
            new TreeMap<>(resources.hugepageLimits())
                    .forEach((size, limit) ->
                            pages.addObject().put("pageSize", size).put("limit", limit));
        }
        if (!resources.unified().isEmpty()) {
            addMap(node.putObject("unified"), resources.unified());
        }
        return node;
    }

    private static void addLimits(ObjectNode node, CgroupLimits limits) {
        ObjectNode memory = JSON.createObjectNode();
        put(memory, "limit", limits.memoryLimitBytes());
        put(memory, "swap", limits.memorySwapLimitBytes());
        ObjectNode cpu = JSON.createObjectNode();
        put(cpu, "shares", limits.cpuShares());
        put(cpu, "quota", limits.cpuQuotaMicros());
        put(cpu, "period", limits.cpuPeriodMicros());
        limits.cpusetCpus().ifPresent(cpus -> cpu.put("cpus", cpus));
        limits.cpusetMems().ifPresent(mems -> cpu.put("mems", mems));
        ObjectNode pids = JSON.createObjectNode();
        put(pids, "limit", limits.pidsLimit());
        Map.of("memory", memory, "cpu", cpu, "pids", pids).forEach((name, part) -> {
            if (!part.isEmpty()) {
                node.set(name, part);
            }
        });
    }

    private static void addDevice(ArrayNode devices, ContainerSpec.Device device) {
        devices.addObject()
                .put("path", device.path())
                .put("type", device.type())
                .put("major", device.major())
                .put("minor", device.minor())
                .put("fileMode", device.fileMode())
                .put("uid", device.uid())
                .put("gid", device.gid());
    }

    private static void put(ObjectNode node, String name, OptionalLong value) {
        value.ifPresent(number -> node.put(name, number));
    }

    private static void addStrings(ArrayNode node, Collection<String> values) {
        values.forEach(node::add);
    }

    private static void addMap(ObjectNode node, Map<String, String> values) {
        new TreeMap<>(values).forEach(node::put);
    }
}
