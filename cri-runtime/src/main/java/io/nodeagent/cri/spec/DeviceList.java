package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.ContainerDefinition.HostDevice;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.oci.spec.ContainerSpec.Device;
import io.nodeagent.oci.spec.ContainerSpec.DeviceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The device nodes of a container and what its devices cgroup allows. The OCI runtime adds null, zero and the like. */
record DeviceList(List<Device> devices, List<DeviceRule> rules) {
    private static final DeviceRule NOTHING = new DeviceRule(false, "a", Optional.empty(), Optional.empty(), "rwm");
    private static final DeviceRule EVERYTHING = new DeviceRule(true, "a", Optional.empty(), Optional.empty(), "rwm");
    /** Made by the OCI runtime for each container, or mounts of their own. */
    private static final Set<String> NOT_THE_HOSTS = Set.of("console", "ptmx", "pts", "shm", "mqueue", "fd", "lxc");

    private static final int TYPE_MASK = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;
    private static final int PERMISSIONS = 07777;

    static DeviceList of(ContainerDefinition definition, Path hostDev) {
        if (definition.security().privileged()) {
            return new DeviceList(below(hostDev, Path.of("/dev"), true), List.of(EVERYTHING));
        }
        List<Device> devices = new ArrayList<>();
        List<DeviceRule> rules = new ArrayList<>(List.of(NOTHING));
        for (HostDevice wanted : definition.devices()) {
            List<Device> found = BlockingCalls.call(Lane.USER_PATHS, () -> find(wanted));
            devices.addAll(found);
            found.forEach(d -> rules.add(
                    new DeviceRule(true, d.type(), Optional.of(d.major()), Optional.of(d.minor()), access(wanted))));
        }
        return new DeviceList(List.copyOf(devices), List.copyOf(rules));
    }

    private static String access(HostDevice wanted) {
        String access = wanted.permissions();
        if (!access.matches("[rwm]{0,3}")) {
            throw new InvalidArgumentException(
                    "config.devices: permissions '%s' are refused: give letters of rwm".formatted(access));
        }
        return access.isEmpty() ? "rwm" : access;
    }

    private static List<Device> find(HostDevice wanted) {
        Path host = Path.of(wanted.hostPath());
        Path inside = Path.of(wanted.containerPath().isEmpty() ? wanted.hostPath() : wanted.containerPath());
        List<Device> found = Files.isDirectory(host)
                ? below(host, inside, false)
                : node(host, inside.toString()).map(List::of).orElse(List.of());
        if (found.isEmpty()) {
            throw new InvalidArgumentException("config.devices: no device at " + host);
        }
        return found;
    }

    private static List<Device> below(Path folder, Path inside, boolean hostsOnly) {
        List<Device> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (hostsOnly && NOT_THE_HOSTS.contains(name)) {
                    continue;
                }
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.addAll(below(entry, inside.resolve(name), hostsOnly));
                } else if (!Files.isSymbolicLink(entry)) {
                    node(entry, inside.resolve(name).toString()).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new InternalException("list " + folder + ": " + e, e);
        }
        return found;
    }

    /** A node's numbers, as glibc's major and minor of makedev(3) split them. */
    private static Optional<Device> node(Path file, String inside) {
        try {
            Map<String, Object> stat = Files.readAttributes(file, "unix:mode,rdev,uid,gid");
            int mode = (int) number(stat, "mode");
            int type = mode & TYPE_MASK;
            if (type != CHARACTER && type != BLOCK) {
                return Optional.empty();
            }
            long rdev = number(stat, "rdev");
            long major = ((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL);
            long minor = (rdev & 0xff) | ((rdev >>> 12) & ~0xffL);
            return Optional.of(new Device(
                    inside,
                    type == BLOCK ? "b" : "c",
                    major,
                    minor & 0xffff_ffffL,
                    mode & PERMISSIONS,
                    number(stat, "uid"),
                    number(stat, "gid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, Object> stat, String name) {
        return ((Number) Objects.requireNonNull(stat.get(name), name)).longValue();
    }
}
