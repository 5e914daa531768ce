package io.nodeagent.cri.container;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.sys.KernelRelease;
import io.nodeagent.oci.runtime.ContainerRuntime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OCI runtimes by the names that a RuntimeClass has for them; the empty name is the default one. */
public final class RuntimeHandlers {
    private final Map<String, ContainerRuntime> byName;
    private final String defaultName;

    /** @param defaultName which of them the empty name means */
    public RuntimeHandlers(Map<String, ContainerRuntime> byName, String defaultName) {
        this.byName = new TreeMap<>(byName);
        this.defaultName = defaultName;
        if (!byName.containsKey(defaultName)) {
            throw new InvalidArgumentException(
                    "no runtime handler '%s': there are %s".formatted(defaultName, byName.keySet()));
        }
    }

    /** The runtime of a name. */
    public ContainerRuntime get(String name) {
        ContainerRuntime runtime = byName.get(name.isEmpty() ? defaultName : name);
        if (runtime == null) {
            throw new InvalidArgumentException(
                    "no runtime handler '%s': there are %s".formatted(name, byName.keySet()));
        }
        return runtime;
    }

    /** Whether containers of a handler can have mounts that are read-only with all that is mounted below. */
    public boolean recursiveReadOnlyMounts(String name) {
        return get(name).features().recursiveReadOnlyMounts()
                && KernelRelease.current().atLeast(5, 12);
    }

    /** Every name that may be asked for, the empty one included. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(byName.keySet());
        names.add("");
        return names;
    }
}
