package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.BankModel.Input;
import io.dengine.faults.checker.BankModel.Move;
import io.dengine.faults.checker.BankModel.Output;
import io.dengine.faults.checker.BankModel.ReadAll;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two accounts with 10 each. */
class BankCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    @Test
    void movesThatReadsShowAreRight() {
        move(3, true, 2, 0, 1).read(false, 2, 2, 3, 7, 13).move(5, false, 2, 4, 5);
        history.unknown(new Move(0, 1, 7), 6);
        read(false, 2, 8, 9, 7, 13).read(false, 3, 10, 11, 0, 20);
        assertThat(check()).isEmpty();
    }

    @Test
    void theTotalNeverChanges() {
        read(true, 1, 0, 1, 7, 10);
        assertThat(check()).anyMatch(found -> found.contains("total"));
    }

    @Test
    void anAccountThatIsMissingChangesTheTotal() {
        read(false, 1, 0, 1, 20);
        assertThat(check()).anyMatch(found -> found.contains("total"));
    }

    @Test
    void noBalanceIsNegative() {
        read(true, 1, 0, 1, -1, 21);
        assertThat(check()).anyMatch(found -> found.contains("negative"));
    }

    @Test
    void aMoveIsNotLost() {
        move(3, true, 2, 0, 1).read(false, 2, 2, 3, 10, 10);
        assertThat(check()).anyMatch(found -> found.contains("not linearizable"));
    }

    @Test
    void aMoveIsDoneOnce() {
        move(3, true, 2, 0, 1).read(false, 2, 2, 3, 4, 16);
        assertThat(check()).anyMatch(found -> found.contains("not linearizable"));
    }

    @Test
    void aMoveThatWasRefusedDoesNotShow() {
        history.failed(new Move(0, 1, 3), 0, 1);
        read(false, 1, 2, 3, 7, 13);
        assertThat(check()).anyMatch(found -> found.contains("not linearizable"));
    }

    @Test
    void nobodyMovesMoreThanThereIs() {
        move(11, true, 2, 0, 1);
        assertThat(check()).anyMatch(found -> found.contains("not linearizable"));
    }

    @Test
    void revisionsFollowTime() {
        move(3, true, 5, 0, 1).read(false, 4, 2, 3, 10, 10);
        assertThat(check()).anyMatch(found -> found.contains("contradict time"));
    }

    @Test
    void manyMovesOfUnknownOutcomeDoNotMakeTheSearchLong() {
        for (int i = 0; i < 60; i++) {
            history.unknown(new Move(i % 2, 1 - i % 2, 1 + i % 3), i);
            read(false, 10 + i, 100 + 2 * i, 101 + 2 * i, 10, 10);
        }
        read(false, 200, 1000, 1001, 9, 11).read(false, 201, 1002, 1003, 12, 8);
        assertThat(check()).isEmpty();
    }

    @Test
    void aLocalReadMayBeOld() {
        move(3, true, 2, 0, 1).read(true, 1, 2, 3, 10, 10);
        assertThat(check()).isEmpty();
    }

    @Test
    void readsOfOneRevisionAreEqual() {
        read(true, 1, 0, 1, 10, 10).read(true, 1, 2, 3, 7, 13);
        assertThat(check()).anyMatch(found -> found.contains("revision 1 differ"));
    }

    private BankCheckerTests move(long amount, boolean done, long revision, long from, long to) {
        history.ok(new Move(0, 1, amount), new Output(revision, done, List.of()), from, to);
        return this;
    }

    private BankCheckerTests read(boolean local, long revision, long from, long to, Integer... balances) {
        List<Long> list = List.of(balances).stream().map(Integer::longValue).toList();
        history.ok(new ReadAll(local), new Output(revision, false, list), from, to);
        return this;
    }

    private List<String> check() {
        Checked checked = new BankChecker(2, 10, Duration.ofSeconds(30)).check(history.all());
        assertThat(checked.undecided()).isFalse();
        return checked.findings().stream().map(Finding::message).toList();
    }
}
