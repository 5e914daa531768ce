package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a v1 group moved from and to devices, of files of lines {@code 8:0 Read 4096} (blkio-controller.rst). Those
 * that count the groups below too are newer.
 */
final class V1Transfers {
    private static final Pattern LINE = Pattern.compile("(\\d+:\\d+) (Read|Write) (\\d+)");

    private V1Transfers() {}

    static List<DeviceTransfers> read(CgroupFolder blkio) {
        Map<String, Long> bytes = numbers(blkio, "blkio.throttle.io_service_bytes");
        Map<String, Long> operations = numbers(blkio, "blkio.throttle.io_serviced");
        Set<String> devices = new TreeSet<>();
        bytes.keySet().forEach(key -> devices.add(key.substring(0, key.indexOf(' '))));
        return devices.stream()
                .map(device -> {
                    String[] numbers = device.split(":", -1);
                    return new DeviceTransfers(
                            Long.parseLong(numbers[0]),
                            Long.parseLong(numbers[1]),
                            bytes.getOrDefault(device + " Read", 0L),
                            bytes.getOrDefault(device + " Write", 0L),
                            operations.getOrDefault(device + " Read", 0L),
                            operations.getOrDefault(device + " Write", 0L));
                })
                .toList();
    }

    private static Map<String, Long> numbers(CgroupFolder blkio, String file) {
        String text = blkio.read(file + "_recursive").or(() -> blkio.read(file)).orElse("");
        Map<String, Long> numbers = new TreeMap<>();
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            numbers.put(lines.group(1) + " " + lines.group(2), Long.parseLong(lines.group(3)));
        }
        return numbers;
    }
}
