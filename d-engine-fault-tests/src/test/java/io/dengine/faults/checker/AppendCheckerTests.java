package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.AppendModel.Append;
import io.dengine.faults.checker.AppendModel.Input;
import io.dengine.faults.checker.AppendModel.Output;
import io.dengine.faults.checker.AppendModel.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    @Test
    void appendsInAnOrderThatReadsAgreeOnAreRight() {
        append("a", 1, 0, 1).append("b", 2, 2, 9).append("c", 3, 2, 9);
        read(false, 1, 1, 3, 4, "a").read(false, 3, 3, 10, 11, "a", "b", "c");
        assertThat(check()).isEmpty();
    }

    @Test
    void anAcknowledgedAppendIsInEveryLaterRead() {
        append("a", 1, 0, 1).append("b", 2, 2, 3).read(false, 0, 1, 4, 5, "a");
        assertThat(check()).anyMatch(found -> found.contains("not in a later read"));
    }

    @Test
    void anAcknowledgedAppendIsNotLostLater() {
        append("a", 1, 0, 1).append("b", 2, 2, 3);
        read(false, 2, 2, 4, 5, "a", "b").append("c", 3, 6, 7).read(false, 3, 3, 8, 9, "a", "c");
        assertThat(check()).anyMatch(found -> found.contains("no prefix"));
    }

    @Test
    void anElementIsInTheListOnce() {
        append("a", 1, 0, 1).read(false, 2, 2, 2, 3, "a", "a");
        assertThat(check()).anyMatch(found -> found.contains("twice"));
    }

    @Test
    void whatWasRefusedIsNotInTheList() {
        history.failed(new Append("a"), 0, 1);
        read(false, 1, 1, 2, 3, "a");
        assertThat(check()).anyMatch(found -> found.contains("refused"));
    }

    @Test
    void anAppendThatLostIsNotInTheList() {
        history.ok(new Append("a"), Output.append(false, 0), 0, 1);
        read(false, 1, 1, 2, 3, "a");
        assertThat(check()).anyMatch(found -> found.contains("refused"));
    }

    @Test
    void whatNobodyAppendedIsNotInTheList() {
        read(false, 1, 1, 2, 3, "a");
        assertThat(check()).anyMatch(found -> found.contains("nobody"));
    }

    @Test
    void anAppendOfUnknownOutcomeIsThereOrNotOrComesLater() {
        history.unknown(new Append("a"), 0);
        append("b", 2, 1, 2).read(false, 2, 2, 3, 4, "b").read(false, 5, 5, 50, 51, "b", "a");
        assertThat(check()).isEmpty();
    }

    @Test
    void readsDoNotGoBack() {
        history.unknown(new Append("a"), 0);
        history.unknown(new Append("b"), 0);
        read(false, 2, 2, 1, 2, "a", "b").read(false, 1, 1, 3, 4, "a");
        assertThat(check()).anyMatch(found -> found.contains("less than an earlier one"));
    }

    @Test
    void aLocalReadMayBeOld() {
        append("a", 1, 0, 1).append("b", 2, 2, 3).read(true, 1, 1, 4, 5, "a").read(false, 2, 2, 6, 7, "a", "b");
        assertThat(check()).isEmpty();
    }

    @Test
    void aLocalReadShowsThePartOfTheOrderThatItsRevisionHas() {
        append("a", 1, 0, 1).append("b", 2, 2, 3).read(true, 2, 1, 4, 5, "a").read(false, 2, 2, 6, 7, "a", "b");
        assertThat(check()).anyMatch(found -> found.contains("missing at revision 2"));
    }

    @Test
    void appendsThatFollowEachOtherStandInThatOrder() {
        append("a", 2, 0, 1).append("b", 1, 2, 3).read(false, 2, 2, 4, 5, "b", "a");
        assertThat(check()).anyMatch(found -> found.contains("stands after it"));
    }

    @Test
    void aReadDoesNotShowWhatIsAppendedLater() {
        read(false, 1, 1, 0, 1, "a").append("a", 1, 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("only later"));
    }

    private AppendCheckerTests append(String element, long revision, long from, long to) {
        history.ok(new Append(element), Output.append(true, revision), from, to);
        return this;
    }

    private AppendCheckerTests read(
            boolean local, long revision, long modRevision, long from, long to, String... list) {
        history.ok(new Read(local), Output.read(revision, modRevision, list), from, to);
        return this;
    }

    private List<String> check() {
        return new AppendChecker()
                .check(history.all()).stream().map(Finding::message).toList();
    }
}
