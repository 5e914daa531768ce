package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.api.ApiClient;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one pod's status to the API: in order, the latest only, again until it arrives.
 *
 * <p>Publishing only leaves the status here; a virtual thread that lives while there is something to send does the
 * rest. A status that may wait does so for a moment, for in a pod's start the next one is already on its way.
 */
final class StatusChannel {
    private static final Logger LOG = LoggerFactory.getLogger(StatusChannel.class);
    private static final Duration LEISURE = Duration.ofMillis(50);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private final PodIdentity pod;
    private final ApiClient api;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable PodStatus pending;
    private PodStatus acknowledged;
    private boolean urgent;
    private boolean sending;
    private boolean closed;

    /** @param known the status that the API has */
    StatusChannel(PodIdentity pod, ApiClient api, PodStatus known) {
        this.pod = pod;
        this.api = api;
        this.acknowledged = known;
    }

    void publish(PodStatus status, boolean atOnce) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            pending = status;
            urgent |= atOnce;
            changed.signalAll();
            if (!sending) {
                sending = true;
                Thread.ofVirtual().name("status-" + pod).start(this::send);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left to send; false when that takes longer than {@code limit}. */
    boolean flush(Duration limit) {
        lock.lock();
        try {
            urgent = true;
            changed.signalAll();
            long left = limit.toNanos();
            while (sending && !closed) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            pending = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        Duration retry = FIRST_RETRY;
        try {
            for (PodStatus next = take(); next != null; next = take()) {
                boolean arrived = patch(next);
                settle(next, arrived);
                if (arrived) {
                    retry = FIRST_RETRY;
                } else {
                    Thread.sleep(retry);
                    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable PodStatus take() throws InterruptedException {
        lock.lock();
        try {
            long left = LEISURE.toNanos();
            while (pending != null && !urgent && left > 0) {
                left = changed.awaitNanos(left);
            }
            PodStatus next = pending;
            pending = null;
            urgent = false;
            if (next == null) {
                sending = false;
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private boolean patch(PodStatus status) {
        try {
            api.patchStatus(pod, status, acknowledged);
            return true;
        } catch (NotFoundException | FailedPreconditionException e) {
            LOG.atDebug().addKeyValue("pod", pod).log("status of a pod that is gone: {}", e.getMessage());
            return true;
        } catch (InvalidArgumentException e) {
            LOG.atError().addKeyValue("pod", pod).log("status refused: {}", e.getMessage());
            return true;
        } catch (NodeAgentException e) {
            LOG.atWarn().addKeyValue("pod", pod).log("status not sent, trying again: {}", e.getMessage());
            return false;
        }
    }

    private void settle(PodStatus sent, boolean arrived) {
        lock.lock();
        try {
            if (arrived) {
                acknowledged = sent;
            } else if (pending == null && !closed) {
                pending = sent;
                urgent = true;
            }
        } finally {
            lock.unlock();
        }
    }
}
