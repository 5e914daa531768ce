package io.nodeagent.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeLeaseTest {
    private final FakeNodeApi api = new FakeNodeApi();
    private Instant now = Instant.parse("2026-11-24T10:00:00.123456789Z");
    private final NodeLease renewal = new NodeLease(api, "n1", Duration.ofSeconds(10), () -> now);

    private Lease lease() {
        Lease lease = api.lease;
        assertNotNull(lease);
        return lease;
    }

    @Test
    void isMadeRenewedAndOwnedByTheNode() {
        renewal.renew();
        assertEquals("n1", lease().getSpec().getHolderIdentity());
        assertEquals(40, lease().getSpec().getLeaseDurationSeconds());
        assertEquals(
                "2026-11-24T10:00:00.123456Z", lease().getSpec().getRenewTime().toString());
        assertEquals(List.of(), lease().getMetadata().getOwnerReferences());

        api.create(
                new NodeBuilder().withNewMetadata().withName("n1").endMetadata().build());
        now = now.plusSeconds(10);
        renewal.renew();
        assertEquals(
                "2026-11-24T10:00:10.123456Z", lease().getSpec().getRenewTime().toString());
        assertEquals(
                "node-uid",
                lease().getMetadata().getOwnerReferences().getFirst().getUid());
        api.calls.clear();
        renewal.renew();
        assertEquals(List.of("replace lease"), api.calls);
    }

    @Test
    void afterAConflictOrADeletionItIsReadAnew() {
        renewal.renew();
        api.store(lease());
        assertThrows(UnavailableException.class, renewal::renew);
        renewal.renew();
        api.lease = null;
        assertThrows(UnavailableException.class, renewal::renew);
        renewal.renew();
        assertEquals("n1", lease().getSpec().getHolderIdentity());
    }
}
