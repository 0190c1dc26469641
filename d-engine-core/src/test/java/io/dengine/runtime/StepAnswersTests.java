package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.Effects;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.kv.PutResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers wait for the thread that gives them only as far as they are small together. */
class StepAnswersTests {

    private static final long HALF = ApplyRun.MAX_STEP_BYTES / 2;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final StepAnswers answers = new StepAnswers(waiting::add);
    private final WriteFailures failures = new WriteFailures("n1", new LeadershipHub(), () -> null);
    private final List<PendingWrite> writes = new ArrayList<>();

    private void give(long bytes) {
        give(bytes, 1);
    }

    private void give(long bytes, int count) {
        List<PendingWrite> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            given.add(new PendingWrite(CommandCodec.encode(new Put(new byte[1], new byte[1])), Long.MAX_VALUE));
        }
        writes.addAll(given);
        EntryProposal proposal = new EntryProposal(new ArrayList<>(given), failures, () -> {});
        List<CommandResult> results = Collections.nCopies(count, new PutDone(new PutResult(1)));
        answers.give(new ApplyRun.Step(
                new Effects(1, List.of(), List.of()),
                List.of(new ApplyRun.Answer(proposal, 0, results)),
                List.of(),
                bytes));
    }

    private boolean isAnswered(int write) {
        return writes.get(write).outcome().isDone();
    }

    @Test
    void aStepIsAnsweredByTheOtherThread() {
        give(StepAnswers.SMALL_BYTES);
        assertThat(isAnswered(0)).isFalse();

        waiting.remove().run();
        assertThat(isAnswered(0)).isTrue();
    }

    @Test
    void aSmallStepIsAnsweredAtOnceUnlessOthersWait() {
        give(StepAnswers.SMALL_BYTES - 1);
        assertThat(isAnswered(0)).isTrue();
        assertThat(waiting).isEmpty();

        give(StepAnswers.SMALL_BYTES);
        give(100);
        assertThat(waiting).hasSize(2);
        assertThat(isAnswered(2)).isFalse();
        waiting.forEach(Runnable::run);
        assertThat(isAnswered(2)).isTrue();
    }

    @Test
    void manyAnswersAreNotGivenAtOnceHoweverSmall() {
        give(0, StepAnswers.SMALL_ANSWERS);
        assertThat(isAnswered(0)).isTrue();
        give(0, StepAnswers.SMALL_ANSWERS + 1);
        assertThat(waiting).hasSize(1);
        assertThat(isAnswered(StepAnswers.SMALL_ANSWERS)).isFalse();
    }

    @Test
    void anAnswerThatCannotBeGivenDoesNotStopWhoeverApplies() {
        give(100);
        PendingWrite write = new PendingWrite(CommandCodec.encode(new Put(new byte[1], new byte[1])), Long.MAX_VALUE);
        EntryProposal failing = new EntryProposal(new ArrayList<>(List.of(write)), failures, () -> {
            throw new OutOfMemoryError("made to fail");
        });
        answers.give(new ApplyRun.Step(
                new Effects(1, List.of(), List.of()),
                List.of(new ApplyRun.Answer(failing, 0, List.of(new PutDone(new PutResult(1))))),
                List.of(),
                100));
        give(100);
        assertThat(isAnswered(1)).isTrue();
    }

    @Test
    void aLargeStepIsAnsweredAtOnce() {
        give(ApplyRun.MAX_STEP_BYTES);
        assertThat(isAnswered(0)).isTrue();
        assertThat(waiting).isEmpty();
    }

    @Test
    void stepsThatAreLargeTogetherDoNotWait() {
        int most = Math.toIntExact(StepAnswers.MAX_QUEUED_BYTES / HALF);
        for (int i = 0; i < most + 5; i++) {
            give(HALF);
        }
        assertThat(waiting).hasSize(most);
        assertThat(isAnswered(most - 1)).isFalse();
        assertThat(isAnswered(most)).isTrue();

        // what was given makes room
        waiting.remove().run();
        give(HALF);
        assertThat(waiting).hasSize(most);
        assertThat(isAnswered(most + 5)).isFalse();
    }

    @Test
    void aStepThatNobodyWaitsForIsNotHandedOver() {
        answers.give(new ApplyRun.Step(new Effects(1, List.of(), List.of()), List.of(), List.of(), 100));
        assertThat(waiting).isEmpty();
    }
}
