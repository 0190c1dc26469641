package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadBarrierTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LeaderInfo LEADER = new LeaderInfo("n2", 1, "127.0.0.1:9082", null);

    private final FakeConsensus consensus = new FakeConsensus();
    private final LeadershipHub leadership = new LeadershipHub();
    private final WriteFailures failures = new WriteFailures("n1", leadership, () -> null);
    private final ReadBarrier barrier = new ReadBarrier("n1", 3, consensus.asConsensus(), leadership);

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
    void oneRoundServesAllReadsThatArrivedBeforeItBeganAndNoOther() {
        ReadBarrier wide = new ReadBarrier("n1", 1_000, consensus.asConsensus(), leadership);
        List<CompletableFuture<Void>> first = reads(wide, 1);
        List<CompletableFuture<Void>> second = reads(wide, 300);
        assertThat(consensus.rounds)
                .as("one is under way, and everybody else waits")
                .hasSize(1);

        consensus.rounds.get(0).confirmed(0);
        List<CompletableFuture<Void>> third = reads(wide, 300);
        assertThat(consensus.rounds).hasSize(2);
        assertThat(first).allMatch(CompletableFuture::isDone);
        assertThat(second).noneMatch(CompletableFuture::isDone);

        consensus.rounds.get(1).confirmed(0);
        assertThat(second).allMatch(CompletableFuture::isDone);
        assertThat(third).as("they arrived after the second round had begun").noneMatch(CompletableFuture::isDone);

        consensus.rounds.get(2).confirmed(0);
        assertThat(third).allMatch(CompletableFuture::isDone);
        assertThat(consensus.rounds).as("601 reads").hasSize(3);
    }

    @Test
    void anAnswerThatComesLateServesOnlyThoseThatItsRoundTook() {
        CompletableFuture<Void> early = barrier.await(LONG);
        barrier.tick(System.nanoTime() + Duration.ofSeconds(2).toNanos());
        CompletableFuture<Void> late = barrier.await(LONG);
        assertThat(consensus.rounds).as("the first counts as lost").hasSize(2);

        consensus.rounds.get(0).confirmed(0);
        assertThat(early).isCompleted();
        assertThat(late).isNotDone();
    }

    private static List<CompletableFuture<Void>> reads(ReadBarrier barrier, int count) {
        return IntStream.range(0, count).mapToObj(i -> barrier.await(LONG)).toList();
    }

    @Test
    void whatIsAppliedIsNotWaitedFor() {
        consensus.applied = 7;
        assertThat(barrier.awaitApplied(7, Duration.ZERO)).isCompleted();
        assertThat(consensus.rounds).as("nobody is asked").isEmpty();
    }

    @Test
    void aWaitForAnIndexEndsWhenItIsApplied() {
        CompletableFuture<Void> seven = barrier.awaitApplied(7, LONG);
        CompletableFuture<Void> sevenToo = barrier.awaitApplied(7, LONG);
        CompletableFuture<Void> eight = barrier.awaitApplied(8, LONG);
        assertThat(seven).isNotDone();

        consensus.applied = 7;
        barrier.onApplied();
        assertThat(seven).isCompleted();
        assertThat(sevenToo).isCompleted();
        assertThat(eight).isNotDone();

        consensus.applied = 8;
        barrier.tick(System.nanoTime());
        assertThat(eight)
                .as("an entry of Raft's own wakes nobody; the tick looks")
                .isCompleted();
    }

    @Test
    void aWaitForAnIndexEndsAtItsDeadlineAndGivesItsPlaceBack() {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Void> brief = barrier.awaitApplied(7, Duration.ofMillis(10));
            CompletableFuture<Void> longer = barrier.awaitApplied(7, LONG);
            barrier.tick(System.nanoTime() + Duration.ofSeconds(1).toNanos());
            assertThat(failureOf(brief))
                    .isInstanceOf(ReadTimeoutException.class)
                    .hasMessageContaining("has not yet applied");
            assertThat(longer).isNotDone();
            barrier.tick(System.nanoTime() + LONG.multipliedBy(2).toNanos());
            assertThat(failureOf(longer)).isInstanceOf(ReadTimeoutException.class);
        }
    }

    @Test
    void waitsForAnIndexCountAmongThePendingReads() {
        barrier.awaitApplied(7, LONG);
        barrier.awaitApplied(8, LONG);
        barrier.await(LONG);
        assertThat(failureOf(barrier.awaitApplied(7, LONG)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-reads = 3");
    }

    @Test
    void afterAFailureReadsAreToldOfTheFailureAlsoWhenTheMemberIsStoppedLater() {
        barrier.stop(failures.failed("the disk is broken"));
        barrier.stop(failures.stopped());
        assertThat(failureOf(barrier.await(LONG)))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining("the disk is broken");
    }

    @Test
    void aStopAnswersThoseThatWaitForAnIndexToo() {
        CompletableFuture<Void> waiting = barrier.awaitApplied(7, LONG);
        barrier.stop(failures.stopped());
        assertThat(failureOf(waiting)).isInstanceOf(EngineStoppedException.class);
        assertThat(failureOf(barrier.awaitApplied(0, LONG))).isInstanceOf(EngineStoppedException.class);
    }

    @Test
    void eachReadHasItsOwnDeadlineHoweverFarAwayOrOverAlready() {
        CompletableFuture<Void> endless = barrier.await(Duration.ofSeconds(Long.MAX_VALUE));
        CompletableFuture<Void> over = barrier.await(Duration.ofSeconds(-1));
        CompletableFuture<Void> none = barrier.await(Duration.ZERO);
        barrier.tick(System.nanoTime());
        assertThat(failureOf(over)).isInstanceOf(NoLeaderException.class);
        assertThat(failureOf(none)).isInstanceOf(NoLeaderException.class);
        assertThat(endless).isNotDone();
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

    @Test
    void aRoundThatCannotEvenBeginIsTriedAgain() {
        consensus.failure = new OutOfMemoryError("made to fail");
        CompletableFuture<Void> read = barrier.await(LONG);
        assertThat(read).isNotDone();
        consensus.failure = null;
        barrier.tick(System.nanoTime());
        consensus.rounds.get(0).confirmed(0);
        assertThat(read).isCompleted();
    }
}
