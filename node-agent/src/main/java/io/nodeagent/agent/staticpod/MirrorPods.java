package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The mirror pods of this node: what the API has of them, and what it should have. Safe for many threads; never waits
 * for the API.
 */
final class MirrorPods implements AutoCloseable {
    private final Function<PodName, MirrorPod> make;
    private final Map<PodName, MirrorPod> mirrors = new HashMap<>();
    private final Map<String, PodName> names = new HashMap<>();
    private boolean filesRead;
    private boolean apiListed;
    private boolean closed;

    /** @param make a mirror that was not started */
    MirrorPods(Function<PodName, MirrorPod> make) {
        this.make = make;
    }

    /** The API is to show this static pod, with this status. */
    synchronized void show(Pod pod) {
        mirror(PodName.of(pod)).show(pod);
    }

    /** The static pod of that name is over. */
    synchronized void hide(PodName name) {
        mirror(name).show(null);
        forgetIdle(name);
    }

    /** The API has this mirror pod. */
    synchronized void seen(Pod mirror) {
        names.put(mirror.getMetadata().getUid(), PodName.of(mirror));
        mirror(PodName.of(mirror)).seen(mirror);
    }

    /** The API no longer has this mirror pod. */
    synchronized void gone(Pod last) {
        names.remove(last.getMetadata().getUid());
        MirrorPod mirror = mirrors.get(PodName.of(last));
        if (mirror != null) {
            mirror.gone(last.getMetadata().getUid());
            forgetIdle(PodName.of(last));
        }
    }

    /** The API has told of all mirror pods that it has. */
    synchronized void apiListed() {
        apiListed = true;
        beginWork();
    }

    /** All static pods that are wanted were shown: a mirror of another one is left over. */
    synchronized void filesRead() {
        filesRead = true;
        beginWork();
    }

    /** The name of the mirror pod that has this uid in the API. */
    synchronized Optional<PodName> nameOf(String uid) {
        return Optional.ofNullable(names.get(uid));
    }

    @Override
    public void close() {
        List<MirrorPod> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(mirrors.values());
        }
        all.forEach(MirrorPod::close);
    }

    private void beginWork() {
        if (apiListed && filesRead && !closed) {
            mirrors.values().forEach(MirrorPod::start);
        }
    }

    /** Should it come back after all, another is made for it. */
    private void forgetIdle(PodName name) {
        MirrorPod mirror = mirrors.get(name);
        if (mirror != null && mirror.idle()) {
            mirrors.remove(name);
            mirror.close();
        }
    }

    private MirrorPod mirror(PodName name) {
        @Nullable MirrorPod known = mirrors.get(name);
        if (known != null) {
            return known;
        }
        MirrorPod made = make.apply(name);
        mirrors.put(name, made);
        beginWork();
        return made;
    }
}
