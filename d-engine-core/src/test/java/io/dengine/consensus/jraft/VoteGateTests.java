package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VoteGateTests {

    private static final long ELECTION_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(3));
    private final VoteGate gate = new VoteGate(clock::get, ELECTION_TIMEOUT);

    @BeforeEach
    void memberWithoutPast() {
        gate.begin(0, true);
    }

    @Test
    void aMemberWithoutPastVotesAtOnce() {
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void aMemberThatIsNoVoterNeverVotes() {
        gate.begin(3, false);
        pass(ELECTION_TIMEOUT * 10);
        assertThat(gate.mayVote()).isFalse();

        gate.becomeVoter();
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void refusesVotesForAnElectionTimeoutAfterTheLastContactWithALeader() {
        gate.onLeaderContact(4);

        pass(ELECTION_TIMEOUT - 1);
        assertThat(gate.mayVote()).isFalse();
        pass(1);
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void everyContactBeginsTheTimeAnew() {
        gate.onLeaderContact(4);
        pass(ELECTION_TIMEOUT - 1);
        gate.onLeaderContact(4);
        pass(ELECTION_TIMEOUT - 1);
        assertThat(gate.mayVote()).isFalse();
    }

    @Test
    void aMemberThatHadAPastWaitsAnElectionTimeoutAfterItsStart() {
        gate.begin(7, true);

        assertThat(gate.mayVote()).isFalse();
        pass(ELECTION_TIMEOUT);
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void aLeaderThatReleasedItsLeaseNoLongerKeepsOthersFromVoting() {
        gate.onTerm(4);
        gate.onLeaderContact(4);
        gate.onLeaseReleased(4, false);
        assertThat(gate.mayVote()).isTrue();

        gate.onLeaderContact(4);
        assertThat(gate.mayVote())
                .as("later requests of that term change nothing")
                .isTrue();

        gate.onTerm(5);
        gate.onLeaderContact(5);
        assertThat(gate.mayVote())
                .as("the leader of a newer term holds a lease of its own")
                .isFalse();
    }

    @Test
    void campaignsAtOnceOnlyIfTheLeaderOfThatTermWantsThisMemberTo() {
        assertThat(gate.mayCampaignAtOnce(4)).isFalse();

        gate.onLeaseReleased(4, false);
        assertThat(gate.mayCampaignAtOnce(4)).as("another one shall").isFalse();

        gate.onLeaseReleased(4, true);
        assertThat(gate.mayCampaignAtOnce(4)).isTrue();
        assertThat(gate.mayCampaignAtOnce(5)).as("the next leader's lease").isFalse();

        gate.close();
        assertThat(gate.mayCampaignAtOnce(4)).isFalse();
    }

    @Test
    void anOlderReleaseDoesNotTakeBackANewerOne() {
        gate.onLeaseReleased(5, true);
        gate.onLeaseReleased(4, false);
        assertThat(gate.mayCampaignAtOnce(5)).isTrue();
    }

    @Test
    void aDeposedLeaderDoesNotKeepOthersFromVoting() {
        gate.onTerm(6);
        gate.onLeaderContact(5);
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void refusesVotesWhileThisMemberHoldsTheLeaseItself() {
        boolean[] held = {true};
        gate.ownLease(() -> held[0]);
        assertThat(gate.mayVote()).isFalse();
        held[0] = false;
        assertThat(gate.mayVote()).isTrue();
    }

    @Test
    void theTermNeverGoesBack() {
        gate.onTerm(9);
        gate.onTerm(8);
        assertThat(gate.currentTerm()).isEqualTo(9);
    }

    private void pass(long nanos) {
        clock.addAndGet(nanos);
    }
}
