package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineException;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeerMessageCodecTests {

    private static final PeerStatus STATUS = new PeerStatus(
            "orders",
            "n2",
            UUID.randomUUID(),
            Membership.VOTER,
            Map.of("n1", UUID.randomUUID()),
            7,
            123,
            120,
            new MemberReport(1L << 40, 100, -1));
    private static final int FAILED_BYTES = 1;
    private static final int REPORT_BYTES = 3 * Long.BYTES + FAILED_BYTES;

    private static PeerStatus status(MemberReport report) {
        return new PeerStatus(
                STATUS.clusterName(),
                STATUS.nodeId(),
                STATUS.incarnation(),
                STATUS.membership(),
                STATUS.initialIncarnations(),
                STATUS.term(),
                STATUS.lastLogIndex(),
                STATUS.appliedIndex(),
                report);
    }

    @Test
    void aStatusComesBackAsItWasSent() {
        PeerMessage message = PeerMessageCodec.statusResponse(STATUS);
        assertThat(PeerMessageCodec.typeOf(message)).isEqualTo(PeerMessageCodec.STATUS_RESPONSE);
        assertThat(PeerMessageCodec.statusOf(message)).isEqualTo(STATUS);
    }

    @Test
    void aReleasedLeaseComesBackAsItWasSent() {
        PeerMessageCodec.LeaseReleased released = new PeerMessageCodec.LeaseReleased("orders", 9, "n3");
        assertThat(PeerMessageCodec.leaseReleasedOf(PeerMessageCodec.leaseReleased(released)))
                .isEqualTo(released);
    }

    @Test
    void aMessageCutOffAnywhereIsRefused() {
        byte[] whole = PeerMessageCodec.statusResponse(STATUS).body();
        for (int length = 2; length < whole.length; length++) {
            if (length == whole.length - REPORT_BYTES || length == whole.length - FAILED_BYTES) {
                // The whole message of a member of a version before.
                continue;
            }
            PeerMessage cut = new PeerMessage(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PeerMessageCodec.statusOf(cut))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("malformed message of a peer");
        }
    }

    @Test
    void aStatusOfAMemberThatDoesNotReportYetIsUnderstood() {
        byte[] whole = PeerMessageCodec.statusResponse(STATUS).body();
        PeerMessage old = new PeerMessage(Arrays.copyOf(whole, whole.length - REPORT_BYTES));
        assertThat(PeerMessageCodec.statusOf(old).report()).isEqualTo(MemberReport.UNKNOWN);
        assertThat(PeerMessageCodec.statusOf(old).appliedIndex()).isEqualTo(120);
    }

    @Test
    void aMemberThatDoesNotSayYetThatItHasFailedHasNot() {
        PeerStatus failed = status(new MemberReport(1, 2, 3, true));
        byte[] whole = PeerMessageCodec.statusResponse(failed).body();
        assertThat(PeerMessageCodec.statusOf(new PeerMessage(whole))).isEqualTo(failed);
        PeerMessage old = new PeerMessage(Arrays.copyOf(whole, whole.length - FAILED_BYTES));
        assertThat(PeerMessageCodec.statusOf(old)).isEqualTo(status(new MemberReport(1, 2, 3)));
    }

    @Test
    void fieldsThatALaterVersionAddsAreIgnored() {
        byte[] whole = PeerMessageCodec.statusResponse(STATUS).body();
        PeerMessage later = new PeerMessage(Arrays.copyOf(whole, whole.length + 10));
        assertThat(PeerMessageCodec.statusOf(later)).isEqualTo(STATUS);
    }

    @Test
    void aMemberOfTheVersionBeforeReleasesItsLeaseToNobodyInParticular() {
        byte[] whole = PeerMessageCodec.leaseReleased(new PeerMessageCodec.LeaseReleased("orders", 9, ""))
                .body();
        PeerMessage old = new PeerMessage(Arrays.copyOf(whole, whole.length - 2));
        assertThat(PeerMessageCodec.leaseReleasedOf(old))
                .isEqualTo(new PeerMessageCodec.LeaseReleased("orders", 9, ""));
    }

    @Test
    void aRequestAndItsAnswersComeBackAsTheyWereSent() {
        byte[] bytes = {1, 2, 3};
        PeerMessage message = PeerMessageCodec.ask(new PeerMessageCodec.Ask("orders", "n3", 5000, bytes));
        assertThat(PeerMessageCodec.typeOf(message)).isEqualTo(PeerMessageCodec.ASK);
        assertThat(PeerMessageCodec.askOf(message)).satisfies(ask -> {
            assertThat(ask.clusterName()).isEqualTo("orders");
            assertThat(ask.nodeId()).isEqualTo("n3");
            assertThat(ask.timeoutMillis()).isEqualTo(5000);
            assertThat(ask.request()).isEqualTo(bytes);
        });
        assertThat(PeerMessageCodec.answerOf(PeerMessageCodec.answer(bytes))).isEqualTo(bytes);
        assertThat(PeerMessageCodec.reasonOf(PeerMessageCodec.askFailed("why"))).isEqualTo("why");
        assertThat(PeerMessageCodec.reasonOf(PeerMessageCodec.refused("x".repeat(100_000))))
                .as("shortened rather than not sent")
                .startsWith("xxx")
                .hasSizeLessThan(10_000);
    }

    @Test
    void anAnswerThatAnnouncesMoreThanThereIsIsMalformed() {
        byte[] whole = PeerMessageCodec.answer(new byte[100]).body();
        for (int length = 2; length < whole.length; length++) {
            PeerMessage cut = new PeerMessage(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> PeerMessageCodec.answerOf(cut))
                    .hasMessageContaining("malformed message of a peer");
        }
        byte[] huge = {1, PeerMessageCodec.ANSWER, 0x7f, -1, -1, -1, 0};
        assertThatThrownBy(() -> PeerMessageCodec.answerOf(new PeerMessage(huge)))
                .hasMessageContaining("malformed message of a peer");
    }

    @Test
    void whatIsNoMessageOrOfAnotherVersionHasNoType() {
        assertThat(PeerMessageCodec.typeOf(new PeerMessage(new byte[0]))).isEqualTo(-1);
        assertThat(PeerMessageCodec.typeOf(new PeerMessage(new byte[] {99, PeerMessageCodec.STATUS_REQUEST})))
                .isEqualTo(-1);
    }
}
