package io.nodeagent.agent.api;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.runtime.PodIdentity;
import java.time.Instant;
import java.util.Collection;

/**
 * The Kubernetes API as the pods' side of a node uses it.
 *
 * <p>Failures: {@code NotFoundException} the object is gone; {@code FailedPreconditionException} another object has the
 * name; {@code InvalidArgumentException} refused for good; {@code UnavailableException} may succeed later.
 */
public interface ApiClient {
    /** Begins to tell {@code listener} of the pods bound to this node, and goes on until closed, whatever breaks. */
    Watch watchPods(PodListener listener);

    /**
     * Replaces the status, but for conditions of other types than {@code status} holds, if the object still has this
     * uid.
     *
     * @param before what the API has of it as far as known, for lists that a patch would merge
     */
    void patchStatus(PodIdentity pod, PodStatus status, PodStatus before);

    /** Removes the object, if it still has this uid; one that is gone already is no failure. */
    void deletePod(PodIdentity pod);

    /** Makes an object; that another has the name is a {@code FailedPreconditionException}. */
    void createPod(Pod pod);

    void createEvent(Event event);

    /** Counts an event up that was created before. */
    void countEvent(String namespace, String name, int count, Instant lastSeen);

    /** Told of pods, one call at a time; must not block. */
    interface PodListener {
        /** The pod is new or changed. */
        void changed(Pod pod);

        /** The object is gone; {@code last} is its last known state. */
        void deleted(Pod last);

        /** The first list is complete: these are all the pods. */
        void synced(Collection<Pod> pods);
    }

    /** A watch that goes on. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
