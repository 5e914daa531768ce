package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lease by which the cluster sees that the node lives (KEP-589). One thread. */
final class NodeLease {
    private static final int PERIODS = 4;

    private final NodeApi api;
    private final String name;
    private final int seconds;
    private final InstantSource clock;
    private @Nullable Lease last;

    NodeLease(NodeApi api, String name, Duration renewedEvery, InstantSource clock) {
        this.api = api;
        this.name = name;
        this.seconds = Math.toIntExact(renewedEvery.multipliedBy(PERIODS).toSeconds());
        this.clock = clock;
    }

    /** Makes or renews the lease. After a failure the next call reads it anew, for someone may have changed it. */
    void renew() {
        Lease known = last;
        last = null;
        if (known == null) {
            known = api.lease().orElse(null);
        }
        last = known == null ? api.create(renewed(new Lease())) : api.replace(renewed(known));
    }

    private Lease renewed(Lease lease) {
        ZonedDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
        LeaseBuilder builder = new LeaseBuilder(lease)
                .editOrNewMetadata()
                .withName(name)
                .withNamespace(ClientNodeApi.LEASES)
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(seconds)
                .withRenewTime(now)
                .endSpec();
        boolean owned = lease.getMetadata() != null
                && !Optional.ofNullable(lease.getMetadata().getOwnerReferences())
                        .orElse(List.of())
                        .isEmpty();
        Optional<OwnerReference> owner = owned ? Optional.empty() : owner();
        owner.ifPresent(reference ->
                builder.editMetadata().withOwnerReferences(reference).endMetadata());
        return builder.build();
    }

    /** The lease goes with its node; while the node is not known yet it has no owner. */
    private Optional<OwnerReference> owner() {
        Optional<Node> node;
        try {
            node = api.node();
        } catch (UnavailableException _) {
            return Optional.empty();
        }
        return node.map(n -> new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(n.getMetadata().getName())
                .withUid(n.getMetadata().getUid())
                .build());
    }
}
