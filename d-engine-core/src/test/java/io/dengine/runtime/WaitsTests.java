package io.dengine.runtime;

import static io.dengine.runtime.ClientWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EngineException;
import io.dengine.NoLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.command.CommandResult;
import io.dengine.kv.PutResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitsTests {

    private final ClientWorld world = new ClientWorld();
    private final WritePath path = world.path;

    @AfterEach
    void close() {
        assertThat(Thread.interrupted()).as("no flag is left behind").isFalse();
        world.close();
    }

    @Test
    void anAnswerThatIsThereIsReturned() {
        PendingWrite write = path.submit(new byte[] {1}, TIMEOUT);
        CommandResult done = new CommandResult.PutDone(new PutResult(1));
        write.outcome().complete(done);
        assertThat(Waits.forWrite(write, path)).isSameAs(done);
    }

    @Test
    void aFailureIsThrownWithTheStackOfTheCaller() {
        PendingWrite write = path.submit(new byte[] {1}, TIMEOUT);
        NoLeaderException happened = new NoLeaderException("none");
        write.outcome().completeExceptionally(happened);
        assertThatThrownBy(() -> Waits.forWrite(write, path))
                .isExactlyInstanceOf(NoLeaderException.class)
                .hasCauseReference(happened)
                .satisfies(thrown -> assertThat(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(WaitsTests.class.getName())));
    }

    @Test
    void atItsDeadlineAQueuedWriteIsGivenUpForCertain() {
        path.pause(TIMEOUT);
        PendingWrite write = path.submit(new byte[] {1}, Duration.ofMillis(1));
        assertThatThrownBy(() -> Waits.forWrite(write, path)).isInstanceOf(NoLeaderException.class);
        assertThat(write.isWithdrawn()).isTrue();
    }

    @Test
    void atItsDeadlineAProposedWriteIsUnknown() {
        PendingWrite write = path.submit(new byte[] {1}, Duration.ofMillis(200));
        await().until(() -> !world.consensus.proposals.isEmpty());
        assertThatThrownBy(() -> Waits.forWrite(write, path)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void anInterruptedCallerOfAQueuedWriteLearnsThatItHasNoEffect() {
        path.pause(TIMEOUT);
        PendingWrite write = path.submit(new byte[] {1}, TIMEOUT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Waits.forWrite(write, path))
                .isExactlyInstanceOf(EngineException.class)
                .hasMessageContaining("has no effect")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
        path.resume();
        path.stop(TIMEOUT);
        assertThat(world.consensus.proposals).isEmpty();
    }

    @Test
    void anInterruptedCallerOfAProposedWriteLearnsNothing() {
        PendingWrite write = path.submit(new byte[] {1}, TIMEOUT);
        await().until(() -> !world.consensus.proposals.isEmpty());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Waits.forWrite(write, path))
                .isExactlyInstanceOf(OutcomeUnknownException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(write.isDone()).isFalse();
    }

    @Test
    void anInterruptedCallerWhoseAnswerIsThereGetsIt() {
        PendingWrite write = path.submit(new byte[] {1}, TIMEOUT);
        CommandResult done = new CommandResult.PutDone(new PutResult(1));
        write.outcome().complete(done);
        Thread.currentThread().interrupt();
        assertThat(Waits.forWrite(write, path)).isSameAs(done);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aReadThatIsNotConfirmedInTimeSaysWhy() {
        ReadTimeoutException reason = new ReadTimeoutException("late");
        assertThatThrownBy(() -> Waits.forRead(new CompletableFuture<>(), Duration.ofMillis(1), () -> reason))
                .isSameAs(reason);
    }

    @Test
    void anInterruptedReaderGetsHisFlagBack() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () -> Waits.forRead(new CompletableFuture<>(), TIMEOUT, () -> new ReadTimeoutException("late")))
                .isExactlyInstanceOf(EngineException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aForwardedWriteThatIsNotAnsweredIsUnknown() {
        assertThatThrownBy(() -> Waits.forForwarded(time -> new CompletableFuture<>(), Duration.ofMillis(1)))
                .isInstanceOf(OutcomeUnknownException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Waits.forForwarded(time -> new CompletableFuture<>(), TIMEOUT))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFailureThatSeveralReadersShareIsNotChangedByThem() {
        OverloadedException shared = new OverloadedException("many");
        CompletableFuture<Void> failed = CompletableFuture.failedFuture(shared);
        for (int reader = 0; reader < 3; reader++) {
            assertThatThrownBy(() -> Waits.forRead(failed, TIMEOUT, () -> shared))
                    .isNotSameAs(shared)
                    .hasCauseReference(shared);
        }
        assertThat(shared.getSuppressed()).isEmpty();
    }

    @Test
    void aForwardedWriteEndsByItselfBeforeItsCallerGivesUp() {
        List<Duration> given = new ArrayList<>();
        CompletableFuture<String> done = CompletableFuture.completedFuture("done");
        for (Duration timeout : List.of(Duration.ofMillis(80), Duration.ofSeconds(5))) {
            String answer = Waits.forForwarded(
                    time -> {
                        given.add(time);
                        return done;
                    },
                    timeout);
            assertThat(answer).isEqualTo("done");
        }
        assertThat(given).containsExactly(Duration.ofMillis(70), Duration.ofMillis(4_900));
    }
}
