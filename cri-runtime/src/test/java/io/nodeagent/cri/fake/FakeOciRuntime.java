package io.nodeagent.cri.fake;

import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.runtime.ContainerLaunch;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.runtime.CreatedContainer;
import io.nodeagent.oci.runtime.ExitWatch;
import io.nodeagent.oci.runtime.OciFeatures;
import io.nodeagent.oci.spec.ContainerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Containers that end when they are killed, or when a test says so; and the watch that tells. */
public final class FakeOciRuntime implements ContainerRuntime {
    public final Map<String, String> states = new ConcurrentHashMap<>();
    public final List<String> signals = new CopyOnWriteArrayList<>();
    public final Set<String> watched = ConcurrentHashMap.newKeySet();
    public boolean ignoresTerm;
    private final Failpoints failpoints;
    private final List<ExitWatch.Listener> listeners = new ArrayList<>();
    private long nextPid = 100_000_000;

    public FakeOciRuntime(Failpoints failpoints) {
        this.failpoints = failpoints;
    }

    /** A watch as of a new run of the agent; earlier ones are forgotten. */
    public ExitWatch watch(ExitWatch.Listener listener) {
        listeners.clear();
        listeners.add(listener);
        watched.clear();
        return new ExitWatch() {
            @Override
            public void watch(String id, ProcessIdentity init, ProcessIdentity monitor) {
                watched.add(id);
            }

            @Override
            public void forget(String id) {
                watched.remove(id);
            }

            @Override
            public void close() {}
        };
    }

    /** Ends a container, and returns when that is recorded. */
    public void end(String id, Optional<Integer> code) {
        states.put(id, "stopped");
        listeners.forEach(l -> l.exited(new ExitWatch.ContainerExit(id, code, Instant.EPOCH.plusSeconds(99))));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public OciFeatures features() {
        return new OciFeatures("fake", "1", true, false, true);
    }

    @Override
    public CreatedContainer create(ContainerLaunch launch, ContainerSpec spec) {
        failpoints.pass("create");
        states.put(launch.id(), "created");
        return new CreatedContainer(new ProcessIdentity(nextPid++, 1), new ProcessIdentity(nextPid++, 1));
    }

    @Override
    public void start(String id) {
        failpoints.pass("start");
        states.put(id, "running");
    }

    @Override
    public void kill(String id, int signal, boolean allProcesses) {
        signals.add(signal + (allProcesses ? " all" : ""));
        if (signal == 9 || !ignoresTerm) {
            Thread.ofVirtual().start(() -> end(id, Optional.of(128 + signal)));
        }
    }

    @Override
    public void delete(String id) {
        states.remove(id);
    }

    @Override
    public Optional<String> state(String id) {
        return Optional.ofNullable(states.get(id));
    }

    @Override
    public ExecResult execSync(String id, ContainerSpec.Command command, Duration timeout, int outputLimitBytes) {
        if (command.args().contains("hang")) {
            throw new io.nodeagent.errors.UnavailableException("the command did not end in time");
        }
        return new ExecResult(3, new byte[] {'o'}, new byte[] {'e'});
    }

    @Override
    public ExecSession exec(String id, ContainerSpec.Command command, boolean stdin) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AttachSession attach(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(String id, int columns, int rows) {}

    @Override
    public void reopenLog(String id) {}
}
