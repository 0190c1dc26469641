package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.HistoryConfig;
import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.apply.StateCheck;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.ExpireLease;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaderTasksTests {

    private static final long TERM = 3;

    private final AtomicLong nanos = new AtomicLong();
    private final FakeProposals proposals = new FakeProposals();
    private long revision;
    private boolean historyFails;

    private final LeaderTasks tasks = new LeaderTasks(
            new LeaseClock(Duration.ofSeconds(5), proposals, () -> true, id -> 1, nanos::get),
            new HistoryKeeper(
                    new HistoryConfig(10, Duration.ofHours(1)),
                    new HistorySource(this::revision, () -> 0, () -> 0, () -> true),
                    proposals,
                    () -> true,
                    nanos::get),
            new StateChecker(
                    "n1",
                    1,
                    Duration.ofSeconds(1),
                    () -> new StateCheck(0, 0),
                    Map::of,
                    proposals,
                    () -> true,
                    nanos::get),
            nanos::get);

    private long revision() {
        if (historyFails) {
            throw new IllegalStateException("made to fail");
        }
        return revision;
    }

    @Test
    void theLeaderLooksAfterEverything() {
        tasks.becameLeader(TERM);
        everythingIsDue();
        tasks.tick();
        assertThat(proposals.take())
                .allSatisfy(entry -> assertThat(entry.term()).isEqualTo(TERM))
                .extracting(Entry::only)
                .containsExactly(new ExpireLease(1, 0), new Compact(90), new CheckState());
    }

    @Test
    void othersProposeNothing() {
        everythingIsDue();
        tasks.tick();
        proposals.assertNothing();

        tasks.becameLeader(TERM);
        tasks.lostLeadership();
        everythingIsDue();
        tasks.tick();
        proposals.assertNothing();
    }

    @Test
    void whatFailsHindersNothingElseAndIsDoneAgain() {
        tasks.becameLeader(TERM);
        historyFails = true;
        everythingIsDue();
        tasks.tick();
        assertThat(proposals.take()).extracting(Entry::only).containsExactly(new ExpireLease(1, 0), new CheckState());

        historyFails = false;
        tasks.tick();
        assertThat(proposals.take()).extracting(Entry::only).contains(new Compact(90));
    }

    @Test
    void afterItWasStoppedNothingIsProposed() {
        tasks.becameLeader(TERM);
        tasks.stop();
        tasks.stop();
        tasks.becameLeader(TERM + 1);
        everythingIsDue();
        tasks.tick();
        proposals.assertNothing();
        assertThat(tasks.leases().remainingMillis(1)).isEmpty();
    }

    private void everythingIsDue() {
        tasks.tick();
        tasks.leases().onEffects(List.of(new LeaseChange(1, new LeaseState(100, 100, 0))));
        revision = 100;
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
}
