package io.nodeagent.images.registry;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The proxies of the environment: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case. */
final class ProxyEnvironment {
    private final Map<String, String> environment;

    ProxyEnvironment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The proxy for a URL; this machine is never asked for through one. */
    Proxy proxy(URI uri) {
        String setting = value(uri.getScheme() + "_proxy");
        if (setting.isEmpty() || RegistryHosts.isThisMachine(uri.getHost()) || excepted(uri.getHost())) {
            return Proxy.NO_PROXY;
        }
        URI proxy = URI.create(setting.contains("://") ? setting : "http://" + setting);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }

    private boolean excepted(String host) {
        List<String> exceptions = List.of(value("no_proxy").split("[ ,]+", -1));
        return exceptions.stream()
                .map(e -> e.startsWith("*.") ? e.substring(1) : e)
                .anyMatch(e -> e.equals("*")
                        || (!e.isEmpty() && (host.equals(e) || host.endsWith(e.startsWith(".") ? e : "." + e))));
    }

    private String value(String name) {
        String lower = environment.getOrDefault(name, "");
        return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    }
}
