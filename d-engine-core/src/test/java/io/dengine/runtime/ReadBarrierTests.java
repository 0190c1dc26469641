package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.Role;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadBarrierTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LeaderInfo LEADER = new LeaderInfo("n2", 1, "127.0.0.1:9082", null);

    private final FakeConsensus consensus = new FakeConsensus();
    private final LeadershipHub leadership = new LeadershipHub();
    private final WriteFailures failures = new WriteFailures("n1", leadership, () -> null);
    private final ReadBarrier barrier = new ReadBarrier("n1", 3, consensus.asConsensus(), leadership, failures);

    @Test
    void aReadPassesWhenItsRoundIsConfirmedAndApplied() {
        CompletableFuture<Void> read = barrier.await(LONG);
        assertThat(consensus.rounds).hasSize(1);
        consensus.rounds.get(0).confirmed(7);
        assertThat(read).isNotDone();

        consensus.applied = 7;
        barrier.onApplied();
        assertThat(read).isCompleted();
    }

    @Test
    void readsThatComeWhileARoundIsUnderWayShareTheNextOne() {
        CompletableFuture<Void> first = barrier.await(LONG);
        CompletableFuture<Void> second = barrier.await(LONG);
        CompletableFuture<Void> third = barrier.await(LONG);
        assertThat(consensus.rounds).hasSize(1);

        consensus.rounds.get(0).confirmed(0);
        assertThat(first).isCompleted();
        assertThat(second).as("the round began before this read did").isNotDone();
        assertThat(consensus.rounds).hasSize(2);
        consensus.rounds.get(1).confirmed(0);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    void aRoundThatFailsIsTriedAgainUntilTheDeadline() {
        CompletableFuture<Void> read = barrier.await(LONG);
        consensus.rounds.get(0).failed("no leader", true);
        assertThat(read).isNotDone();
        barrier.tick(System.nanoTime());
        assertThat(consensus.rounds).hasSize(2);
        consensus.rounds.get(1).confirmed(0);
        assertThat(read).isCompleted();
    }

    @Test
    void aReadCaughtInARoundThatNeverEndsGetsAnother() {
        CompletableFuture<Void> read = barrier.await(LONG);
        barrier.tick(System.nanoTime() + Duration.ofMillis(300).toNanos());
        assertThat(consensus.rounds).hasSize(2);
        consensus.rounds.get(1).confirmed(0);
        assertThat(read).isCompleted();
    }

    @Test
    void roundsWhoseAnswersAreLostDoNotEndAllReads() {
        for (int lost = 0; lost < 20; lost++) {
            CompletableFuture<Void> read = barrier.await(LONG);
            barrier.tick(System.nanoTime() + Duration.ofSeconds(2).toNanos());
            consensus.rounds.get(consensus.rounds.size() - 1).confirmed(0);
            assertThat(read).isCompleted();
        }
    }

    @Test
    void atTheDeadlineTheReadSaysWhetherALeaderWasKnown() {
        CompletableFuture<Void> withoutLeader = barrier.await(Duration.ofNanos(1));
        barrier.tick(System.nanoTime());
        assertThat(failureOf(withoutLeader)).isInstanceOf(NoLeaderException.class);

        leadership.publish(Role.FOLLOWER, 1, LEADER);
        CompletableFuture<Void> withLeader = barrier.await(Duration.ofNanos(1));
        barrier.tick(System.nanoTime());
        assertThat(failureOf(withLeader)).isInstanceOf(ReadTimeoutException.class);
    }

    @Test
    void moreThanTheAllowedReadsAreRefusedAndTheirPlacesComeFree() {
        CompletableFuture<Void> first = barrier.await(LONG);
        barrier.await(LONG);
        barrier.await(LONG);
        assertThat(failureOf(barrier.await(LONG)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-reads = 3");
        consensus.rounds.get(0).confirmed(0);
        assertThat(first).isCompleted();
        assertThat(barrier.await(LONG)).isNotDone();
    }

    @Test
    void aStopAnswersEveryReadThatWaitsAndEveryOneAfter() {
        CompletableFuture<Void> inRound = barrier.await(LONG);
        CompletableFuture<Void> waiting = barrier.await(LONG);
        barrier.stop(failures.stopped());
        assertThat(failureOf(inRound)).isInstanceOf(EngineStoppedException.class);
        assertThat(failureOf(waiting)).isInstanceOf(EngineStoppedException.class);
        assertThat(failureOf(barrier.await(LONG))).isInstanceOf(EngineStoppedException.class);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }
}
