package io.nodeagent.cgroups;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/** One group. */
public interface Cgroup {
    CgroupPath path();

    /** Whether the group exists in any hierarchy. */
    boolean exists();

    /**
     * Applies limits; those that are absent stay as they are.
     *
     * @throws CgroupException naming the file, the value and the error; limits before it may have been applied
     */
    void apply(CgroupLimits limits);

    /**
     * Limits huge pages.
     *
     * @param bytesBySize page sizes as the kernel writes them, such as {@code 2MB}, to bytes
     * @throws CgroupException as above; also where the machine has no such controller or page size
     */
    void applyHugepageLimits(Map<String, Long> bytesBySize);

    /**
     * Writes files of the group as they are.
     *
     * @param values names such as {@code memory.high} to what is written
     * @throws CgroupException as above; also where the machine is not on v2
     */
    void applyUnified(Map<String, String> values);

    /** Moves a process (all its threads) in, in every hierarchy. */
    void add(long pid);

    /** Processes in this group alone. */
    List<Long> processes();

    /** Processes in this group and all below. */
    Set<Long> processesBelow();

    /** Sends SIGKILL to every process in and below until none is left or {@code timeout} is over. */
    void killAll(Duration timeout);

    /** Removes the group and all below, which must hold no process; retries while the kernel says EBUSY. No error when absent. */
    void remove();

    /** What the group and all below use. */
    CgroupStatistics statistics();

    /** What limits the group, and how often and how closely it met them. */
    CgroupBounds bounds();

    /** Memory that the kernel itself took for the group and all below; empty where it does not tell. */
    OptionalLong kernelMemoryBytes();

    /** By devices; empty where the machine has no such controller, or nothing was moved. */
    List<DeviceTransfers> transfers();

    /**
     * How much the group and all below wanted for; empty where the kernel does not account it (PSI switched off, or v1
     * without a v2 mount beside it).
     */
    Optional<Pressure> pressure(Pressure.Resource resource);

    /** A process of this group alone; empty when it has none. */
    OptionalLong anyProcess();

    /** How many processes in and below the kernel killed for lack of memory; 0 when the group is gone. */
    long oomKills();

    /**
     * Tells {@link #oomKills} each time it has grown since this was called. Kills in quick succession may be told as one,
     * and the listener runs on a virtual thread, one call at a time; it should not wait.
     *
     * <p>On v1 the kernel tells a group of limits of its own and of groups above that were reached, not of those below: a
     * kill by the limit of a group below is counted, but told with the next one.
     *
     * @throws CgroupException when the machine has no memory controller, or the group does not exist
     */
    OomWatch watchOom(LongConsumer kills);

    /**
     * Makes a group below that only marks processes, in one hierarchy.
     *
     * @param name one that nobody else uses below this group
     * @throws CgroupException when this group does not exist there
     */
    ProcessMark mark(String name);
}
