package io.nodeagent.cgroups;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The groups of one process: {@code /proc/PID/cgroup} of cgroups(7), lines {@code id:controllers:path}.
 *
 * @param byController paths by controller name; the v2 hierarchy's has the empty name
 */
public record ProcCgroup(Map<String, CgroupPath> byController) {
    public ProcCgroup {
        byController = Map.copyOf(byController);
    }

    /** Reads the file of a process. */
    public static ProcCgroup of(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "cgroup");
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new NotFoundException("no process " + pid, e);
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    /** Reads the file's text; a line that is not of its form is passed over. */
    public static ProcCgroup parse(String text) {
        Map<String, CgroupPath> paths = new HashMap<>();
        text.lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .forEach(parts -> {
                    CgroupPath path = new CgroupPath(parts[2]);
                    Arrays.stream(parts[1].split(",", -1)).forEach(controller -> paths.put(controller, path));
                });
        return new ProcCgroup(paths);
    }

    /** The path in a v1 controller's hierarchy. */
    public CgroupPath v1(String controller) {
        return byController.getOrDefault(controller, CgroupPath.ROOT);
    }

    /** The path in the v2 hierarchy. */
    public CgroupPath v2() {
        return byController.getOrDefault("", CgroupPath.ROOT);
    }
}
