package io.nodeagent.standalone.server;

import io.nodeagent.errors.InternalException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names and addresses under which clients reach the server, as its certificate lists them. */
final class ServerNames {
    private ServerNames() {}

    static List<String> of(ApiServerConfig config) {
        Set<String> names = new LinkedHashSet<>(
                List.of("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", config.nodeName()));
        names.add(hostName());
        names.addAll(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
        InetAddress bound = config.address().getAddress();
        if (bound.isAnyLocalAddress()) {
            names.addAll(interfaceAddresses());
        } else {
            names.add(plain(bound));
        }
        config.extraNames().forEach(name -> names.add(normalized(name)));
        names.remove("");
        return List.copyOf(names);
    }

    private static Set<String> interfaceAddresses() {
        Set<String> found = new LinkedHashSet<>();
        try {
            for (NetworkInterface link : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InterfaceAddress address : link.getInterfaceAddresses()) {
                    if (!address.getAddress().isLinkLocalAddress()) {
                        found.add(plain(address.getAddress()));
                    }
                }
            }
        } catch (SocketException e) {
            throw new InternalException("list the machine's addresses: " + e.getMessage(), e);
        }
        return found;
    }

    /** An IPv6 address as a certificate's reader spells it. */
    private static String normalized(String name) {
        if (name.indexOf(':') < 0) {
            return name;
        }
        try {
            return plain(InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            return name;
        }
    }

    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static String hostName() {
        try {
            return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/sys/kernel/hostname"))
                    .strip();
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
