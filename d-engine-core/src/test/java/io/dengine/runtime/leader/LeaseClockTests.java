package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseClockTests extends LeaseClockFixture {

    @Test
    void endsALeaseWhenItsTimeIsOverAndNotBefore() {
        clock.becameLeader(TERM);
        granted(1, 100);

        passMillis(99);
        clock.tick();
        assertThat(expiries()).isEmpty();

        passMillis(1);
        clock.tick();
        Entry entry = proposals.takeOne();
        assertThat(entry.term()).isEqualTo(TERM);
        assertThat(entry.commands()).containsExactly(new ExpireLease(1, 0));
    }

    @Test
    void proposesNothingForALeaseThatHasEnded() {
        clock.becameLeader(TERM);
        granted(1, 100);
        ended(1);

        passMillis(200);
        clock.tick();
        proposals.assertNothing();
        assertThat(clock.size()).isZero();
    }

    @Test
    void aRenewalBeginsTheTimeAnew() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(60);
        renewed(1, 100, 1);

        passMillis(99);
        clock.tick();
        assertThat(expiries()).isEmpty();

        passMillis(1);
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(1, 1));
    }

    @Test
    void anExpiryThatCrossesARenewalLeavesTheLeaseItsNewDeadline() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(100);
        clock.tick();
        Entry entry = proposals.takeOne();

        // The renewal is in the log before the expiry, which has no effect therefore.
        renewed(1, 100, 1);
        entry.proposal().applied();
        passMillis(99);
        clock.tick();
        assertThat(expiries()).isEmpty();

        passMillis(1);
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(1, 1));
    }

    @Test
    void whileAnExpiryIsOnItsWayNoOtherIsProposed() {
        clock.becameLeader(TERM);
        granted(1, 100);
        granted(2, 101);
        passMillis(100);
        clock.tick();
        Entry first = proposals.take().get(0);
        assertThat(first.only()).isEqualTo(new ExpireLease(1, 0));

        passMillis(100);
        clock.tick();
        assertThat(expiries()).isEmpty();

        ended(1);
        first.proposal().applied();
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(2, 0));
    }

    @Test
    void aRejectedExpiryIsProposedAgainAtTheNextTick() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(100);
        clock.tick();
        proposals.takeOne().reject();

        clock.tick();
        assertThat(proposals.takeOne().commands()).containsExactly(new ExpireLease(1, 0));
    }

    @Test
    void anExpiryOfUnknownFateIsProposedAgainAtTheNextTick() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(100);
        clock.tick();
        proposals.takeOne().proposal().unknown("lost");

        clock.tick();
        Entry again = proposals.takeOne();
        assertThat(again.commands()).containsExactly(new ExpireLease(1, 0));
        ended(1);
        again.proposal().applied();
        clock.tick();
        proposals.assertNothing();
    }

    @Test
    void whatCouldNotEvenBeProposedIsProposedAgain() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(100);
        proposals.broken = true;
        assertThatThrownBy(clock::tick).hasMessage("made to fail");

        proposals.broken = false;
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(1, 0));
    }

    @Test
    void anEntryEndsAtMostAThousandLeases() {
        clock.becameLeader(TERM);
        LongStream.rangeClosed(1, 1_500).forEach(id -> granted(id, 100));
        passMillis(100);
        clock.tick();
        Entry first = proposals.takeOne();
        assertThat(first.commands()).hasSize(1_000);

        first.commands().forEach(command -> ended(((ExpireLease) command).leaseId()));
        first.proposal().applied();
        clock.tick();
        assertThat(proposals.takeOne().commands()).hasSize(500);
    }

    @Test
    void anEntryDeletesABoundedNumberOfKeysUnlessASingleLeaseHasMore() {
        keysOf = id -> id == 3 ? 50_000 : 4_000;
        clock.becameLeader(TERM);
        LongStream.rangeClosed(1, 4).forEach(id -> granted(id, 99 + id));
        passMillis(200);

        clock.tick();
        assertThat(endAll()).containsExactly(1L, 2L);
        clock.tick();
        assertThat(endAll()).containsExactly(3L);
        clock.tick();
        assertThat(endAll()).containsExactly(4L);
    }

    @Test
    void aLateTickEndsALeaseLateAndARenewalBeforeItCounts() {
        clock.becameLeader(TERM);
        granted(1, 100);
        granted(2, 100);
        // The timer, or the whole process, stood still for long.
        passMillis(60_000);
        renewed(2, 100, 1);
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(1, 0));
    }

    @Test
    void whileTheClockStandsStillNothingEnds() {
        clock.becameLeader(TERM);
        granted(1, 1);
        for (int i = 0; i < 1_000; i++) {
            clock.tick();
        }
        proposals.assertNothing();
    }

    @Test
    void afterAFailoverALeaseLivesLongerByAtMostTheIntervalAndTheElection() {
        AtomicLong otherNanos = new AtomicLong(12_345);
        FakeProposals otherProposals = new FakeProposals();
        LeaseClock other = new LeaseClock(
                Duration.ofMillis(CHECKPOINT_INTERVAL), otherProposals, () -> true, id -> 1, otherNanos::get);
        long election = 1_000;

        clock.becameLeader(TERM);
        granted(1, TTL);
        other.onEffects(List.of(new LeaseChange(1, new LeaseState(TTL, TTL, 0))));
        passMillis(CHECKPOINT_INTERVAL);
        clock.tick();
        LeaseCheckpoint recorded = checkpoints(proposals.takeOne()).get(0);
        other.onEffects(List.of(new LeaseChange(1, new LeaseState(TTL, recorded.remainingMillis(), 0))));

        // The leader dies just before the next checkpoint.
        passMillis(CHECKPOINT_INTERVAL - 1);
        long left = clock.remainingMillis(1).orElseThrow();
        clock.lostLeadership();
        other.becameLeader(TERM + 1);
        long livesOn = election + other.remainingMillis(1).orElseThrow();

        assertThat(livesOn).isBetween(left, left + CHECKPOINT_INTERVAL + election);
    }

    @Test
    void measuresNothingUnlessItLeads() {
        granted(1, 100);
        passMillis(200);
        clock.tick();
        proposals.assertNothing();
        assertThat(clock.remainingMillis(1)).isEmpty();

        clock.becameLeader(TERM);
        clock.lostLeadership();
        passMillis(200);
        clock.tick();
        proposals.assertNothing();
        assertThat(clock.remainingMillis(1)).isEmpty();
    }

    @Test
    void anEntryOfAnEarlierTermDoesNotHinderTheNextTerm() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(100);
        clock.tick();
        proposals.takeOne();

        clock.lostLeadership();
        clock.becameLeader(TERM + 2);
        passMillis(100);
        clock.tick();
        Entry entry = proposals.takeOne();
        assertThat(entry.term()).isEqualTo(TERM + 2);
        assertThat(entry.only()).isEqualTo(new ExpireLease(1, 0));
    }

    @Test
    void nothingIsProposedWhileADiskIsTooFull() {
        clock.becameLeader(TERM);
        granted(1, 100);
        granted(2, TTL);
        mayWrite.set(false);
        passMillis(CHECKPOINT_INTERVAL);
        clock.tick();
        proposals.assertNothing();
        assertThat(clock.remainingMillis(1)).hasValue(0);

        mayWrite.set(true);
        clock.tick();
        assertThat(proposals.take())
                .extracting(Entry::only)
                .satisfiesExactly(
                        expiry -> assertThat(expiry).isEqualTo(new ExpireLease(1, 0)),
                        checkpoint -> assertThat(checkpoint).isInstanceOf(CheckpointLeases.class));
    }

    @Test
    void theRemainingTimeCountsDownAndIsZeroForALeaseThatDoesNotExist() {
        clock.becameLeader(TERM);
        granted(1, 100);
        passMillis(30);
        assertThat(clock.remainingMillis(1)).hasValue(70);
        passMillis(100);
        assertThat(clock.remainingMillis(1)).hasValue(0);
        assertThat(clock.remainingMillis(2)).hasValue(0);
    }

    @Test
    void loadingReplacesAllLeases() {
        granted(1, 100);
        clock.load(sink -> sink.lease(2, new LeaseState(200, 200, 0)));
        assertThat(clock.size()).isEqualTo(1);

        clock.becameLeader(TERM);
        passMillis(200);
        clock.tick();
        assertThat(expiries()).containsExactly(new ExpireLease(2, 0));
    }

    @Test
    void withAMillionLeasesThoseThatAreDueEndInEntriesOfAThousand() {
        int count = 1_000_000;
        clock.load(sink -> LongStream.rangeClosed(1, count)
                .forEach(id -> sink.lease(id, new LeaseState(TTL, id % 10 == 0 ? 100 : TTL, 0))));
        clock.becameLeader(TERM);
        passMillis(50);
        for (long id = 20; id <= count; id += 20) {
            renewed(id, TTL, 1);
        }
        for (long id = 30; id <= count; id += 60) {
            ended(id);
        }
        passMillis(50);

        BitSet due = new BitSet(count + 1);
        for (int id = 10; id <= count; id += 20) {
            due.set(id, id % 60 != 30);
        }
        BitSet ended = new BitSet(count + 1);
        // A tick does a bounded number of things: it may only move what was renewed.
        for (int tick = 0; tick < 1_000; tick++) {
            clock.tick();
            for (Entry entry : proposals.take()) {
                assertThat(entry.commands()).hasSizeLessThanOrEqualTo(1_000);
                for (Command command : entry.commands()) {
                    long id = ((ExpireLease) command).leaseId();
                    ended.set((int) id);
                    ended(id);
                }
                entry.proposal().applied();
            }
        }
        assertThat(ended).isEqualTo(due);
        assertThat(clock.size()).isEqualTo(count - due.cardinality() - (count + 30) / 60);
    }
}
