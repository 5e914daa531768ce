package io.nodeagent.agent.pressure;

import java.util.ArrayList;
import java.util.List;

/** What the machine is short of, or was a short while ago. */
public record Pressure(boolean memory, boolean disk, boolean pids) {
    public static final Pressure NONE = new Pressure(false, false, false);

    /** The node's conditions that hold, by their types. */
    public List<String> conditions() {
        List<String> holding = new ArrayList<>();
        if (memory) {
            holding.add("MemoryPressure");
        }
        if (disk) {
            holding.add("DiskPressure");
        }
        if (pids) {
            holding.add("PIDPressure");
        }
        return holding;
    }
}
