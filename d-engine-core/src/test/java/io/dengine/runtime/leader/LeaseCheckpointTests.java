package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the leader records of the remaining time of leases. */
class LeaseCheckpointTests extends LeaseClockFixture {

    @Test
    void recordsTheRemainingTimeAtTheInterval() {
        clock.becameLeader(TERM);
        granted(1, TTL);

        passMillis(CHECKPOINT_INTERVAL - 1);
        clock.tick();
        proposals.assertNothing();

        passMillis(1);
        clock.tick();
        Entry entry = proposals.takeOne();
        assertThat(entry.term()).isEqualTo(TERM);
        assertThat(checkpoints(entry)).containsExactly(new LeaseCheckpoint(1, 0, TTL - CHECKPOINT_INTERVAL));
        checkpointed(1, TTL - CHECKPOINT_INTERVAL, 0);
        entry.proposal().applied();

        passMillis(CHECKPOINT_INTERVAL);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne()))
                .containsExactly(new LeaseCheckpoint(1, 0, TTL - 2 * CHECKPOINT_INTERVAL));
    }

    @Test
    void recordsTheRemainingTimeAtAThirdOfAShortTtl() {
        clock.becameLeader(TERM);
        granted(1, 300);
        passMillis(99);
        clock.tick();
        proposals.assertNothing();

        passMillis(1);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne())).containsExactly(new LeaseCheckpoint(1, 0, 200));
    }

    @Test
    void recordsNoLessThanWhatRemains() {
        clock.becameLeader(TERM);
        granted(1, 300);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100) + 1);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne())).containsExactly(new LeaseCheckpoint(1, 0, 200));
    }

    @Test
    void aCheckpointDoesNotChangeTheDeadlineOfTheLeaderThatMadeIt() {
        clock.becameLeader(TERM);
        granted(1, 300);
        passMillis(100);
        clock.tick();
        Entry entry = proposals.takeOne();
        // It is applied only now.
        passMillis(50);
        checkpointed(1, 200, 0);
        entry.proposal().applied();

        assertThat(clock.remainingMillis(1)).hasValue(150);
    }

    @Test
    void aLeaseThatIsRenewedInTimeNeedsNoCheckpoint() {
        clock.becameLeader(TERM);
        granted(1, 300);
        for (int generation = 1; generation <= 20; generation++) {
            passMillis(90);
            clock.tick();
            renewed(1, 300, generation);
        }
        proposals.assertNothing();
    }

    @Test
    void aCheckpointThatFailedIsProposedAgainAtTheNextTickAsItIsThen() {
        clock.becameLeader(TERM);
        granted(1, TTL);
        passMillis(CHECKPOINT_INTERVAL);
        clock.tick();
        proposals.takeOne().reject();

        passMillis(5);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne()))
                .containsExactly(new LeaseCheckpoint(1, 0, TTL - CHECKPOINT_INTERVAL - 5));
    }

    @Test
    void checkpointsThatAreDueSoonAreWrittenAlong() {
        clock.becameLeader(TERM);
        granted(1, TTL);
        passMillis(CHECKPOINT_INTERVAL / 10);
        granted(2, TTL);
        passMillis(CHECKPOINT_INTERVAL / 10 + 1);
        granted(3, TTL);

        passMillis(CHECKPOINT_INTERVAL - 2 * (CHECKPOINT_INTERVAL / 10) - 1);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne()))
                .extracting(LeaseCheckpoint::leaseId)
                .containsExactly(1L, 2L);
    }

    @Test
    void checkpointsDoNotWaitForAnExpiryOnItsWay() {
        clock.becameLeader(TERM);
        granted(1, 100);
        granted(2, TTL);
        passMillis(100);
        clock.tick();
        proposals.takeOne();

        passMillis(CHECKPOINT_INTERVAL - 100);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne()))
                .extracting(LeaseCheckpoint::leaseId)
                .containsExactly(2L);
    }

    @Test
    void veryManyCheckpointsAreSpreadOverTime() {
        clock.load(
                sink -> LongStream.rangeClosed(1, 100_000).forEach(id -> sink.lease(id, new LeaseState(TTL, TTL, 0))));
        clock.becameLeader(TERM);
        passMillis(CHECKPOINT_INTERVAL);

        long written = 0;
        for (int tick = 0; tick < 200; tick++) {
            clock.tick();
            for (Entry entry : proposals.take()) {
                assertThat(checkpoints(entry)).hasSizeLessThanOrEqualTo(1_000);
                written += checkpoints(entry).size();
                entry.proposal().applied();
            }
            passMillis(5);
        }
        assertThat(written).isBetween(45_000L, 51_000L);
    }

    @Test
    void veryManyCheckpointsAreAsFastWhereAnEntryTakesLong() {
        clock.load(
                sink -> LongStream.rangeClosed(1, 100_000).forEach(id -> sink.lease(id, new LeaseState(TTL, TTL, 0))));
        clock.becameLeader(TERM);
        passMillis(CHECKPOINT_INTERVAL);

        // 150 ms
        int ticksOfAnEntry = 30;
        Deque<List<Entry>> onTheirWay = new ArrayDeque<>();
        Set<Long> written = new HashSet<>();
        for (int tick = 0; tick < 200 + ticksOfAnEntry; tick++) {
            if (onTheirWay.size() == ticksOfAnEntry) {
                for (Entry entry : onTheirWay.remove()) {
                    checkpoints(entry).forEach(lease -> assertThat(written.add(lease.leaseId()))
                            .as("recorded once")
                            .isTrue());
                    entry.proposal().applied();
                }
            }
            clock.tick();
            onTheirWay.add(proposals.take());
            assertThat(onTheirWay.stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(8);
            passMillis(5);
        }
        assertThat(written).hasSizeBetween(45_000, 51_000);
    }

    @Test
    void ofSeveralEntriesOnTheirWayOnlyTheLeasesOfThoseThatFailedAreRecordedAgain() {
        clock.load(sink -> LongStream.rangeClosed(1, 3_000).forEach(id -> sink.lease(id, new LeaseState(TTL, TTL, 0))));
        clock.becameLeader(TERM);
        passMillis(CHECKPOINT_INTERVAL);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clock.tick();
            entries.add(proposals.takeOne());
            passMillis(20);
        }

        entries.get(2).proposal().applied();
        entries.get(1).reject();
        entries.get(0).proposal().applied();
        clock.tick();

        assertThat(checkpoints(proposals.takeOne()))
                .extracting(LeaseCheckpoint::leaseId)
                .containsExactlyInAnyOrderElementsOf(checkpoints(entries.get(1)).stream()
                        .map(LeaseCheckpoint::leaseId)
                        .toList());
        passMillis(20);
        clock.tick();
        proposals.assertNothing();
    }

    @Test
    void aNewLeaderCountsFromWhatWasRecorded() {
        clock.load(sink -> sink.lease(1, new LeaseState(TTL, 700, 4)));
        passMillis(60_000);
        clock.becameLeader(TERM);
        assertThat(clock.remainingMillis(1)).hasValue(700);

        passMillis(699);
        clock.tick();
        proposals.assertNothing();
        passMillis(1);
        clock.tick();
        assertThat(proposals.takeOne().only()).isEqualTo(new ExpireLease(1, 4));
    }

    @Test
    void aLeaseThatIsRenewedAfterItsTimeIsRecordedAgainInTime() {
        clock.becameLeader(TERM);
        granted(1, 300);
        mayWrite.set(false);
        passMillis(300);
        clock.tick();
        mayWrite.set(true);
        clock.tick();
        Entry expiry = proposals.takeOne();
        renewed(1, 300, 1);
        expiry.proposal().applied();

        passMillis(100);
        clock.tick();
        assertThat(checkpoints(proposals.takeOne())).containsExactly(new LeaseCheckpoint(1, 1, 200));
    }
}
