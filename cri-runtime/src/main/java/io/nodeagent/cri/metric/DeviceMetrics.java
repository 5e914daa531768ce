package io.nodeagent.cri.metric;

import static io.nodeagent.cri.metric.MetricFamily.Kind.COUNTER;
import static io.nodeagent.cri.metric.MetricFamily.Kind.GAUGE;

import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cri.metric.MetricFamily.Sample;
import io.nodeagent.cri.metric.MetricReading.Layer;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The part of the table whose metrics have a label for a device: file systems, disks and network interfaces. */
final class DeviceMetrics {
    private final List<MetricFamily> families = new ArrayList<>();

    private DeviceMetrics() {}

    static List<MetricFamily> families() {
        DeviceMetrics metrics = new DeviceMetrics();
        metrics.disk();
        metrics.devices();
        metrics.network();
        return List.copyOf(metrics.families);
    }

    private void disk() {
        layer("usage_bytes", "What is written in the container's own layer.", Layer::usedBytes);
        layer("limit_bytes", "Size of the file system that the layer is on.", Layer::capacityBytes);
        layer("inodes_total", "Inodes of that file system.", Layer::inodes);
        layer("inodes_free", "Inodes of it that are free.", Layer::inodesFree);
    }

    private void devices() {
        device("reads_bytes_total", "Bytes read from the device.", DeviceTransfers::readBytes);
        device("reads_total", "Reads from the device.", DeviceTransfers::reads);
        device("writes_bytes_total", "Bytes written to the device.", DeviceTransfers::writtenBytes);
        device("writes_total", "Writes to the device.", DeviceTransfers::writes);
        families.add(new MetricFamily(
                "container_blkio_device_usage_total",
                "Bytes moved from and to the device.",
                COUNTER,
                List.of("device", "major", "minor", "operation"),
                reading -> reading.kernel().transfers().stream()
                        .flatMap(t -> List.of(
                                blkio(t, "Read", t.numbers().readBytes()),
                                blkio(t, "Write", t.numbers().writtenBytes()))
                                .stream())
                        .toList()));
    }

    private static Sample blkio(MetricReading.Transfers transfers, String operation, long bytes) {
        return new Sample(
                List.of(
                        transfers.device(),
                        Long.toString(transfers.numbers().major()),
                        Long.toString(transfers.numbers().minor()),
                        operation),
                bytes);
    }

    private void network() {
        network("receive_bytes_total", "Bytes received.", InterfaceCounters::receivedBytes);
        network("receive_packets_total", "Packets received.", InterfaceCounters::receivedPackets);
        network("receive_packets_dropped_total", "Packets received and dropped.", InterfaceCounters::receiveDrops);
        network("receive_errors_total", "Errors in receiving.", InterfaceCounters::receiveErrors);
        network("transmit_bytes_total", "Bytes sent.", InterfaceCounters::sentBytes);
        network("transmit_packets_total", "Packets sent.", InterfaceCounters::sentPackets);
        network("transmit_packets_dropped_total", "Packets dropped instead of sent.", InterfaceCounters::sendDrops);
        network("transmit_errors_total", "Errors in sending.", InterfaceCounters::sendErrors);
    }

    private void layer(String name, String help, ToLongFunction<Layer> number) {
        families.add(new MetricFamily(
                "container_fs_" + name,
                help,
                GAUGE,
                List.of("device"),
                reading -> reading.layer().stream()
                        .map(layer -> new Sample(List.of(layer.device()), number.applyAsLong(layer)))
                        .toList()));
    }

    private void device(String name, String help, ToLongFunction<DeviceTransfers> number) {
        families.add(new MetricFamily(
                "container_fs_" + name,
                help,
                COUNTER,
                List.of("device"),
                reading -> reading.kernel().transfers().stream()
                        .map(t -> new Sample(List.of(t.device()), number.applyAsLong(t.numbers())))
                        .toList()));
    }

    private void network(String name, String help, ToLongFunction<InterfaceCounters> number) {
        families.add(new MetricFamily(
                "container_network_" + name,
                help,
                COUNTER,
                List.of("interface"),
                reading -> reading.interfaces().stream()
                        .map(i -> new Sample(List.of(i.name()), number.applyAsLong(i)))
                        .toList()));
    }
}
