package io.nodeagent.cgroups.v2;

import io.nodeagent.cgroups.DeviceTransfers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code io.stat}: lines {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 …} (cgroup-v2.rst). */
final class V2Transfers {
    private static final Pattern DEVICE = Pattern.compile("^(\\d+):(\\d+) ");
    private static final Pattern NUMBER = Pattern.compile("([a-z]+)=(\\d+)");

    private V2Transfers() {}

    static List<DeviceTransfers> parse(String text) {
        return text.lines().flatMap(line -> device(line).stream()).toList();
    }

    private static Optional<DeviceTransfers> device(String line) {
        Matcher device = DEVICE.matcher(line);
        if (!device.find()) {
            return Optional.empty();
        }
        Map<String, Long> numbers = new HashMap<>();
        Matcher found = NUMBER.matcher(line);
        while (found.find()) {
            numbers.put(found.group(1), Long.parseLong(found.group(2)));
        }
        return Optional.of(new DeviceTransfers(
                Long.parseLong(device.group(1)),
                Long.parseLong(device.group(2)),
                numbers.getOrDefault("rbytes", 0L),
                numbers.getOrDefault("wbytes", 0L),
                numbers.getOrDefault("rios", 0L),
                numbers.getOrDefault("wios", 0L)));
    }
}
