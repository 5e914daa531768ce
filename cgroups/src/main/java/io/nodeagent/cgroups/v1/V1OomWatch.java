package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.file.CgroupFolder;
import io.nodeagent.cgroups.file.OomCounter;
import io.nodeagent.linux.descriptor.Descriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An eventfd that the kernel signals when a group is out of memory (admin-guide/cgroup-v1/memory.rst, "OOM Control"). It
 * does so before it picks a process, and the process may be of another group below the same limit, so the count is looked
 * at until it grows. When the group is removed the kernel signals once more and lets go of the eventfd.
 */
final class V1OomWatch implements OomWatch {
    private static final Logger LOG = LoggerFactory.getLogger(V1OomWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(1);

    private final CgroupFolder memory;
    private final Descriptor event;
    private final OomCounter counter;

    private V1OomWatch(CgroupFolder memory, Descriptor event, OomCounter counter) {
        this.memory = memory;
        this.event = event;
        this.counter = counter;
    }

    static OomWatch open(CgroupFolder memory, LongSupplier count, LongConsumer listener) {
        Descriptor event = Descriptor.event("out-of-memory events of " + memory.path());
        try {
            // The kernel needs the second descriptor only to know what is meant.
            try (Descriptor control = memory.open("memory.oom_control")) {
                memory.write("cgroup.event_control", event.number() + " " + control.number());
            }
            V1OomWatch watch = new V1OomWatch(memory, event, new OomCounter(count, listener));
            event.whenReadable(watch::signalled);
            return watch;
        } catch (RuntimeException e) {
            event.close();
            throw e;
        }
    }

    private void signalled() {
        try {
            int _ = event.readNow(new byte[Long.BYTES]);
            Duration pause = FIRST_PAUSE;
            while (!counter.look() && memory.exists() && pause.compareTo(LAST_PAUSE) < 0) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            }
        } catch (IOException e) {
            LOG.atDebug().log("out-of-memory watch is closed: {}", e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    @Override
    public void close() {
        event.close();
    }
}
