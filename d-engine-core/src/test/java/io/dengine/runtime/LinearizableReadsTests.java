package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineStoppedException;
import io.dengine.NoLeaderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinearizableReadsTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeConsensus consensus = new FakeConsensus();
    private final LeadershipHub leadership = new LeadershipHub();
    private final WriteFailures failures = new WriteFailures("n1", leadership, () -> null);
    private final ReadBarrier barrier = new ReadBarrier("n1", 3, consensus.asConsensus(), leadership);
    private final List<Runnable> callbacks = new ArrayList<>();
    private final LinearizableReads reads = new LinearizableReads(barrier, callbacks::add);
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void theReadIsDoneOnACallbackThreadOnceTheRoundIsConfirmed() {
        CompletableFuture<Integer> read = reads.readAsync(done::incrementAndGet, LONG);
        assertThat(done).hasValue(0);
        consensus.rounds.get(0).confirmed(0);
        assertThat(done).as("not on the thread that confirms").hasValue(0);
        callbacks.forEach(Runnable::run);
        assertThat(read).isCompletedWithValue(1);
    }

    @Test
    void aBlockedReaderReadsItself() throws Exception {
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> reads.read(done::incrementAndGet, LONG));
        org.awaitility.Awaitility.await().until(() -> !consensus.rounds.isEmpty());
        assertThat(done).hasValue(0);
        consensus.rounds.get(0).confirmed(0);
        assertThat(read.get(60, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(callbacks).isEmpty();
    }

    @Test
    void withoutAConfirmationNothingIsRead() {
        assertThatThrownBy(() -> reads.read(done::incrementAndGet, Duration.ofMillis(1)))
                .isInstanceOf(NoLeaderException.class);
        CompletableFuture<Integer> read = reads.readAsync(done::incrementAndGet, LONG);
        barrier.stop(failures.stopped());
        callbacks.forEach(Runnable::run);
        assertThat(read.handle((value, error) -> error).join()).isInstanceOf(EngineStoppedException.class);
        assertThat(done).hasValue(0);
    }
}
