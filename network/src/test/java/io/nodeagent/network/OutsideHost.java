package io.nodeagent.network;

import java.nio.file.Path;

/** Another machine: a namespace with one link to this host and no route but that. */
public final class OutsideHost implements AutoCloseable {
    /** This host, as the other one sees it. */
    public static final String HOST_ADDRESS = "198.51.100.1";

    public static final String ADDRESS = "198.51.100.2";

    private static final String LINK = "naoutside";

    private final TestPod machine;

    public OutsideHost(Path folder) {
        machine = new TestPod(folder);
        Command.ok("ip", "link", "add", LINK, "type", "veth", "peer", "name", "napeer");
        machine.adopt("napeer", "eth0");
        Command.ok("ip", "addr", "add", HOST_ADDRESS + "/30", "dev", LINK);
        Command.ok("ip", "link", "set", LINK, "up");
        machine.run("ip", "addr", "add", ADDRESS + "/30", "dev", "eth0");
        machine.run("ip", "link", "set", "eth0", "up");
        machine.run("ip", "link", "set", "lo", "up");
    }

    public TestPod machine() {
        return machine;
    }

    @Override
    public void close() {
        Command.run("ip", "link", "del", LINK);
        machine.close();
    }
}
