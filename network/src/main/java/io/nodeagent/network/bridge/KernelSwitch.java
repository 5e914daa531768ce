package io.nodeagent.network.bridge;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A yes-or-no setting of {@code /proc/sys/net}, see ip-sysctl of the kernel's documentation.
 *
 * @param name as sysctl(8) writes it
 */
record KernelSwitch(String name, Path file) {
    /** Whether the host passes IPv4 packets on between its interfaces. */
    static KernelSwitch forwarding() {
        return new KernelSwitch("net.ipv4.ip_forward", Path.of("/proc/sys/net/ipv4/ip_forward"));
    }

    /** Whether packets with addresses of 127.0.0.0/8 may leave and enter by that link. */
    static KernelSwitch loopbackRouting(String link) {
        return new KernelSwitch(
                "net.ipv4.conf." + link + ".route_localnet",
                Path.of("/proc/sys/net/ipv4/conf", link, "route_localnet"));
    }

    boolean isOn() {
        try {
            return !Files.readString(file).strip().equals("0");
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    /**
     * Switches it on.
     *
     * @return whether it was off
     */
    boolean turnOn() {
        if (isOn()) {
            return false;
        }
        try {
            Files.writeString(file, "1");
        } catch (IOException e) {
            throw new FailedPreconditionException(
                    "cannot set " + name + ": run `sysctl -w " + name + "=1`, or run with /proc/sys writable", e);
        }
        return true;
    }
}
