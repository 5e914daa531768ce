package io.nodeagent.cri.fake;

import io.nodeagent.network.PodAddresses;
import io.nodeagent.network.PodAttachment;
import io.nodeagent.network.PodNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives every pod one address. */
public final class FakeNetwork implements PodNetwork {
    public final Set<String> attached = ConcurrentHashMap.newKeySet();
    public Optional<String> problem = Optional.empty();
    private final Failpoints failpoints;

    public FakeNetwork(Failpoints failpoints) {
        this.failpoints = failpoints;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> notReady() {
        return problem;
    }

    @Override
    public Optional<String> podCidr() {
        return Optional.empty();
    }

    @Override
    public PodAddresses attach(PodAttachment attachment) {
        failpoints.pass("attach");
        attached.add(attachment.sandboxId());
        try {
            return new PodAddresses(List.of(InetAddress.getByAddress(new byte[] {10, 1, 2, 3})));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void detach(PodAttachment attachment) {
        failpoints.pass("detach");
        attached.remove(attachment.sandboxId());
    }

    @Override
    public void restore(Set<PodAttachment> attachments) {
        attached.clear();
        attachments.forEach(a -> attached.add(a.sandboxId()));
    }

    @Override
    public void close() {}
}
