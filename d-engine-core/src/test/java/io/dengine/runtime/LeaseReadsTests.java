package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.NoLeaderException;
import io.dengine.ReadTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaseReadsTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final FakeConsensus consensus = new FakeConsensus();
    private final LeadershipHub leadership = new LeadershipHub();
    private final ReadBarrier barrier = new ReadBarrier("n1", 10, consensus.asConsensus(), leadership);
    private final Deque<Runnable> executor = new ArrayDeque<>();
    private final LeaseReads reads = new LeaseReads(consensus.asConsensus(), barrier, executor::add);

    @Test
    void underTheLeaseALocalReadIsEnough() {
        leaderOfTermThree();
        assertThat(reads.read(() -> "local", LONG)).isEqualTo("local");
        assertThat(consensus.rounds).isEmpty();
    }

    @Test
    void withoutTheLeaseARoundIsNeeded() throws Exception {
        CompletableFuture<String> read = inBackground();
        await().until(() -> consensus.rounds.size() == 1);
        assertThat(read).isNotDone();

        consensus.rounds.get(0).confirmed(0);
        assertThat(read.get()).isEqualTo("local");
    }

    @Test
    void aLeaseThatEndsDuringTheReadMakesItReadAgainAfterARound() throws Exception {
        leaderOfTermThree();
        int[] calls = {0};
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> reads.read(
                () -> {
                    consensus.leaseTerm = 0;
                    return ++calls[0];
                },
                LONG));
        await().until(() -> consensus.rounds.size() == 1);
        consensus.rounds.get(0).confirmed(0);
        assertThat(read.get())
                .as("what was read under the lost lease is thrown away")
                .isEqualTo(2);
    }

    @Test
    void aLeaseOfALaterTermDoesNotCoverAReadThatBeganInAnEarlierOne() throws Exception {
        leaderOfTermThree();
        int[] calls = {0};
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> reads.read(
                () -> {
                    consensus.leaseTerm = 5;
                    return ++calls[0];
                },
                LONG));
        await().until(() -> consensus.rounds.size() == 1);
        consensus.rounds.get(0).confirmed(0);
        assertThat(read.get()).isEqualTo(2);
    }

    @Test
    void waitsForWhatIsCommittedAndNotYetAppliedHere() throws Exception {
        leaderOfTermThree();
        consensus.committed = 8;
        long[] appliedAtRead = {0};
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> reads.read(
                () -> {
                    appliedAtRead[0] = consensus.applied;
                    return "local";
                },
                LONG));
        await().until(() -> {
            consensus.applied = 8;
            barrier.onApplied();
            return read.isDone();
        });
        assertThat(read.get()).isEqualTo("local");
        assertThat(appliedAtRead[0]).isEqualTo(8);
        assertThat(consensus.rounds).isEmpty();
    }

    @Test
    void whatIsNotAppliedInTimeEndsTheReadAtItsDeadline() {
        leaderOfTermThree();
        consensus.committed = 8;
        assertThatThrownBy(() -> reads.read(() -> "local", SHORT))
                .isInstanceOf(ReadTimeoutException.class)
                .hasMessageContaining("has not yet applied");
    }

    @Test
    void allStepsShareOneDeadline() {
        assertThatThrownBy(() -> reads.read(() -> "local", SHORT)).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void whatTheReadThrowsIsThrown() {
        leaderOfTermThree();
        assertThatThrownBy(() -> reads.read(
                        () -> {
                            throw new IllegalStateException("closed");
                        },
                        LONG))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAsynchronousReadIsDoneByTheExecutor() {
        leaderOfTermThree();
        CompletableFuture<String> read = reads.readAsync(() -> "local", LONG);
        assertThat(read).isNotDone();
        runExecutor();
        assertThat(read).isCompletedWithValue("local");
        assertThat(consensus.rounds).isEmpty();
    }

    @Test
    void anAsynchronousReadWithoutTheLeaseTakesARound() {
        CompletableFuture<String> read = reads.readAsync(() -> "local", LONG);
        runExecutor();
        assertThat(read).isNotDone();
        consensus.rounds.get(0).confirmed(0);
        assertThat(read).as("not on the thread that confirmed").isNotDone();
        runExecutor();
        assertThat(read).isCompletedWithValue("local");
    }

    @Test
    void anAsynchronousReadThatLosesTheLeaseReadsAgainAfterARound() {
        leaderOfTermThree();
        int[] calls = {0};
        CompletableFuture<Integer> read = reads.readAsync(
                () -> {
                    consensus.leaseTerm = 0;
                    return ++calls[0];
                },
                LONG);
        runExecutor();
        assertThat(read).isNotDone();
        consensus.rounds.get(0).confirmed(0);
        runExecutor();
        assertThat(read).isCompletedWithValue(2);
    }

    @Test
    void anAsynchronousReadWaitsForWhatIsCommitted() {
        leaderOfTermThree();
        consensus.committed = 8;
        CompletableFuture<String> read = reads.readAsync(() -> "local", LONG);
        runExecutor();
        assertThat(read).isNotDone();
        consensus.applied = 8;
        barrier.onApplied();
        runExecutor();
        assertThat(read).isCompletedWithValue("local");
    }

    @Test
    void anAsynchronousReadFailsAsTheBlockingOneDoes() {
        leaderOfTermThree();
        consensus.committed = 8;
        CompletableFuture<String> late = reads.readAsync(() -> "local", SHORT);
        barrier.tick(System.nanoTime() + LONG.toNanos());
        assertThat(late).as("not on the thread that looks after deadlines").isNotDone();
        runExecutor();
        assertThat(failureOf(late)).isInstanceOf(ReadTimeoutException.class);

        consensus.applied = 8;
        CompletableFuture<String> broken = reads.readAsync(
                () -> {
                    throw new IllegalStateException("closed");
                },
                LONG);
        runExecutor();
        assertThat(failureOf(broken)).isInstanceOf(IllegalStateException.class);
    }

    private void leaderOfTermThree() {
        consensus.leaseTerm = 3;
        consensus.committed = 7;
        consensus.applied = 7;
    }

    private CompletableFuture<String> inBackground() {
        return CompletableFuture.supplyAsync(() -> reads.read(() -> "local", LONG));
    }

    private void runExecutor() {
        while (!executor.isEmpty()) {
            executor.poll().run();
        }
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }
}
