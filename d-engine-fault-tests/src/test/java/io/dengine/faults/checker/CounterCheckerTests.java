package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.CounterModel.Increment;
import io.dengine.faults.checker.CounterModel.Input;
import io.dengine.faults.checker.CounterModel.Output;
import io.dengine.faults.checker.CounterModel.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    @Test
    void valuesThatFollowTimeAreRight() {
        read(0, 0, 0, 1).increment(1, 1, 2, 9).increment(2, 2, 2, 9).read(2, 2, 10, 11);
        assertThat(check()).isEmpty();
    }

    @Test
    void anIncrementOfUnknownOutcomeCountsOrNotOrLater() {
        history.unknown(new Increment(), 0);
        increment(1, 2, 1, 2).read(1, 2, 3, 4).increment(3, 5, 5, 6).read(3, 5, 7, 8);
        assertThat(check()).isEmpty();
    }

    @Test
    void anAcknowledgedIncrementIsNotLost() {
        increment(1, 1, 0, 1).increment(2, 2, 2, 3).read(1, 2, 4, 5);
        assertThat(check()).anyMatch(found -> found.contains("before the operation that got"));
    }

    @Test
    void twoIncrementsDoNotMakeTheSameValue() {
        increment(1, 1, 0, 9).increment(1, 2, 0, 9);
        assertThat(check()).anyMatch(found -> found.contains("two increments"));
    }

    @Test
    void anIncrementOfUnknownOutcomeCountsOnceAtMost() {
        history.unknown(new Increment(), 0);
        read(2, 2, 1, 2);
        assertThat(check()).anyMatch(found -> found.contains("nobody can have made 2"));
    }

    @Test
    void anIncrementDoesNotCountBeforeItWasBegun() {
        read(1, 1, 0, 1);
        history.unknown(new Increment(), 2);
        assertThat(check()).anyMatch(found -> found.contains("nobody can have made 1"));
    }

    @Test
    void whatWasRefusedDoesNotCount() {
        history.failed(new Increment(), 0, 1);
        read(1, 1, 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("nobody can have made 1"));
    }

    @Test
    void aReadIsNotOlderThanAnEarlierOne() {
        history.unknown(new Increment(), 0);
        read(1, 1, 1, 2).read(0, 0, 3, 4);
        assertThat(check()).anyMatch(found -> found.contains("before the operation that got"));
    }

    @Test
    void revisionsGrowWithTheValue() {
        increment(1, 5, 0, 9).increment(2, 4, 0, 9);
        assertThat(check()).anyMatch(found -> found.contains("no greater revision"));
    }

    private CounterCheckerTests increment(long value, long revision, long from, long to) {
        history.ok(new Increment(), new Output(value, revision), from, to);
        return this;
    }

    private CounterCheckerTests read(long value, long revision, long from, long to) {
        history.ok(new Read(), new Output(value, revision), from, to);
        return this;
    }

    private List<String> check() {
        return new CounterChecker()
                .check(history.all()).stream().map(Finding::message).toList();
    }
}
