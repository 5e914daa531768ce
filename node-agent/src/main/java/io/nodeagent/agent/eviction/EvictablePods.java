package io.nodeagent.agent.eviction;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pressure.Signal;
import io.nodeagent.agent.pressure.Signal.Resource;
import java.util.List;
import java.util.Set;

/** What eviction needs of the node. */
interface EvictablePods {
    /** The pods that run and may have to go, with what each takes of a resource. */
    List<Candidate> candidates(Resource resource);

    /** Has a pod end for what the machine is short of; its status says why. */
    void evict(Pod pod, Signal cause, Refusal why);

    /** The uids of pods that have to go, for whatever reason, and still take something of the machine. */
    Set<String> leaving();

    /** Removes what no pod needs from the disk; answers whether there was any such thing. */
    boolean reclaimDisk();
}
