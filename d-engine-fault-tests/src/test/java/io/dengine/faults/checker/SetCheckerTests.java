package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.SetModel.Add;
import io.dengine.faults.checker.SetModel.Delete;
import io.dengine.faults.checker.SetModel.Input;
import io.dengine.faults.checker.SetModel.Output;
import io.dengine.faults.checker.SetModel.Scan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    @Test
    void elementsThatComeAndGoOnceAreRight() {
        add("a", 1, 0, 1).scan(false, 1, 2, 3, "a").delete("a", 2, 4, 5).scan(false, 2, 6, 7);
        assertThat(check()).isEmpty();
    }

    @Test
    void anAcknowledgedElementIsInEveryLaterScan() {
        add("a", 1, 0, 1).scan(false, 0, 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("had been acknowledged before"));
    }

    @Test
    void anElementDoesNotGoByItself() {
        history.unknown(new Add("a"), 0);
        scan(false, 2, 1, 2, "a").scan(false, 3, 3, 4);
        assertThat(check()).anyMatch(found -> found.contains("nobody has deleted it"));
    }

    @Test
    void whatWasRefusedDoesNotShow() {
        history.failed(new Add("a"), 0, 1);
        scan(false, 2, 2, 3, "a");
        assertThat(check()).anyMatch(found -> found.contains("refused"));
    }

    @Test
    void whatNobodyAddedDoesNotShow() {
        scan(true, 2, 2, 3, "a");
        assertThat(check()).anyMatch(found -> found.contains("nobody has added it"));
    }

    @Test
    void anElementDoesNotShowBeforeItIsAdded() {
        scan(false, 1, 0, 1, "a").add("a", 2, 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("only later"));
    }

    @Test
    void whatWasDeletedStaysAway() {
        add("a", 1, 0, 1).delete("a", 2, 2, 3).scan(false, 1, 4, 5, "a");
        assertThat(check()).anyMatch(found -> found.contains("deletion had been acknowledged"));
    }

    @Test
    void whatWasDeletedDoesNotComeBackEvenIfTheDeleteIsUnknown() {
        add("a", 1, 0, 1);
        history.unknown(new Delete("a"), 2);
        scan(false, 3, 3, 4).scan(false, 4, 5, 6, "a");
        assertThat(check()).anyMatch(found -> found.contains("there again"));
    }

    @Test
    void anUnknownDeleteMayComeLate() {
        add("a", 1, 0, 1);
        history.unknown(new Delete("a"), 2);
        scan(false, 1, 3, 4, "a").scan(false, 2, 5, 6);
        assertThat(check()).isEmpty();
    }

    @Test
    void aDeleteFindsWhatWasAcknowledged() {
        add("a", 1, 0, 1);
        history.ok(new Delete("a"), new Output(1, false, Set.of()), 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("not there to delete"));
    }

    @Test
    void aLocalScanMayBeOldButFitsItsRevision() {
        add("a", 5, 0, 1).scan(true, 4, 2, 3);
        assertThat(check()).isEmpty();
        scan(true, 5, 4, 5);
        assertThat(check()).anyMatch(found -> found.contains("revision 5, not after 5"));
    }

    private SetCheckerTests add(String element, long revision, long from, long to) {
        history.ok(new Add(element), new Output(revision, true, Set.of()), from, to);
        return this;
    }

    private SetCheckerTests delete(String element, long revision, long from, long to) {
        history.ok(new Delete(element), new Output(revision, true, Set.of()), from, to);
        return this;
    }

    private SetCheckerTests scan(boolean local, long revision, long from, long to, String... elements) {
        history.ok(new Scan(local), new Output(revision, true, Set.of(elements)), from, to);
        return this;
    }

    private List<String> check() {
        return new SetChecker()
                .check(history.all()).stream().map(Finding::message).toList();
    }
}
