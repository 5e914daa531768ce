package io.nodeagent.network;

import java.util.Optional;
import java.util.Set;

/** A network that pods can be attached to. Safe for many threads; one pod's calls do not overlap. */
public interface PodNetwork extends AutoCloseable {
    /** What a sandbox's record says to find the network that made its attachment: {@code bridge} or {@code cni}. */
    String name();

    /** Why pods cannot be attached now, in one line that says what to change; empty when they can. */
    Optional<String> notReady();

    /** What works but not as a user might expect, such as a host firewall that drops forwarded packets. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /** The pod addresses' range in CIDR form where the network has one for this node. */
    Optional<String> podCidr();

    /**
     * Attaches a sandbox: interfaces, addresses, routes, loopback up, host ports. Whole or not at all. Repeated for an
     * attached sandbox it answers what there is.
     */
    PodAddresses attach(PodAttachment attachment);

    /** Takes everything of an attachment away; repeatable, also when the namespace or half of it is gone. */
    void detach(PodAttachment attachment);

    /**
     * Called once at start with the sandboxes that exist: makes the host's side whole again (bridge, rules, host ports)
     * and releases what belongs to no sandbox.
     */
    void restore(Set<PodAttachment> attachments);

    @Override
    void close();
}
