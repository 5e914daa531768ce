package io.nodeagent.cgroups;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.regex.Pattern;

/**
 * The place of a group below the hierarchy's mount, the same in every controller: {@code /kubepods/burstable/podUID}.
 * Absolute, without empty, {@code .} or {@code ..} segments.
 */
public record CgroupPath(String value) {
    private static final Pattern FORM = Pattern.compile("/|(/[^/\\x00\\n]{1,255})+");

    /** The hierarchy's root. */
    public static final CgroupPath ROOT = new CgroupPath("/");

    public CgroupPath {
        if (!FORM.matcher(value).matches() || (value + "/").contains("/../") || (value + "/").contains("/./")) {
            throw new InvalidArgumentException(
                    "not a cgroup path: '" + value + "': give an absolute path without '.' or '..'");
        }
    }

    /** The group {@code name} below this one. */
    public CgroupPath child(String name) {
        return new CgroupPath((isRoot() ? "" : value) + "/" + name);
    }

    public boolean isRoot() {
        return value.equals("/");
    }

    @Override
    public String toString() {
        return value;
    }
}
