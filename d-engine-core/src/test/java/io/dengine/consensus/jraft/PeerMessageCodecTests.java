package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineException;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeerMessageCodecTests {

    private static final PeerStatus STATUS = new PeerStatus(
            "orders", "n2", UUID.randomUUID(), Membership.VOTER, Map.of("n1", UUID.randomUUID()), 7, 123, 120);

    @Test
    void aStatusComesBackAsItWasSent() {
        PeerMessage message = PeerMessageCodec.statusResponse(STATUS);
        assertThat(PeerMessageCodec.typeOf(message)).isEqualTo(PeerMessageCodec.STATUS_RESPONSE);
        assertThat(PeerMessageCodec.statusOf(message)).isEqualTo(STATUS);
    }

    @Test
    void aReleasedLeaseComesBackAsItWasSent() {
        PeerMessageCodec.LeaseReleased released = new PeerMessageCodec.LeaseReleased("orders", 9);
        assertThat(PeerMessageCodec.leaseReleasedOf(PeerMessageCodec.leaseReleased(released)))
                .isEqualTo(released);
    }

    @Test
    void aMessageCutOffAnywhereIsRefused() {
        byte[] whole = PeerMessageCodec.statusResponse(STATUS).body();
        for (int length = 2; length < whole.length; length++) {
            PeerMessage cut = new PeerMessage(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PeerMessageCodec.statusOf(cut))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("malformed message of a peer");
        }
    }

    @Test
    void whatIsNoMessageOrOfAnotherVersionHasNoType() {
        assertThat(PeerMessageCodec.typeOf(new PeerMessage(new byte[0]))).isEqualTo(-1);
        assertThat(PeerMessageCodec.typeOf(new PeerMessage(new byte[] {99, PeerMessageCodec.STATUS_REQUEST})))
                .isEqualTo(-1);
    }
}
