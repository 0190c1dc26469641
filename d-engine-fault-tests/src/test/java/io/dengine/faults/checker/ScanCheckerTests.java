package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.ScanModel.Input;
import io.dengine.faults.checker.ScanModel.Output;
import io.dengine.faults.checker.ScanModel.ReadPages;
import io.dengine.faults.checker.ScanModel.Row;
import io.dengine.faults.checker.ScanModel.SetPair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four rows: the outer two are a pair, and the inner two. */
class ScanCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    ScanCheckerTests() {
        set(0, "a", 1, 0, 1).set(1, "b", 2, 2, 3);
    }

    @Test
    void scansOfOneRevisionAreRight() {
        set(0, "c", 3, 4, 9).scan(2, 4, 9, rows("a", 1, "b", 2)).scan(3, 10, 11, rows("c", 3, "b", 2));
        assertThat(check()).isEmpty();
    }

    @Test
    void aScanDoesNotShowHalfATransaction() {
        set(0, "c", 3, 4, 9);
        scan(3, 10, 11, List.of(row(0, "c", 3), row(1, "b", 2), row(2, "b", 2), row(3, "a", 1)));
        assertThat(check()).anyMatch(found -> found.contains("one half of a transaction"));
    }

    @Test
    void pagesAreOfOneRevision() {
        history.ok(new ReadPages(false, 0), new Output(List.of(2L, 3L), rows("a", 1, "b", 2)), 4, 5);
        assertThat(check()).anyMatch(found -> found.contains("different revisions"));
    }

    @Test
    void noRowIsMissingOrThereTwice() {
        scan(2, 4, 5, rows("a", 1, "b", 2).subList(0, 3));
        assertThat(check()).anyMatch(found -> found.contains("every row once"));
    }

    @Test
    void aRevisionIsTheSameWhenItIsReadAgain() {
        history.unknown(new SetPair(0, "c"), 4);
        scan(5, 5, 6, rows("a", 1, "b", 2)).scan(5, 7, 8, rows("c", 4, "b", 2));
        assertThat(check()).anyMatch(found -> found.contains("revision 5 differ"));
    }

    @Test
    void theRevisionThatIsAskedForIsRead() {
        history.ok(new ReadPages(false, 2), new Output(List.of(3L), rows("a", 1, "b", 2)), 4, 5);
        assertThat(check()).anyMatch(found -> found.contains("revision 2 was asked for"));
    }

    @Test
    void aRowIsNotNewerThanTheScan() {
        set(0, "c", 9, 4, 5).scan(8, 6, 7, rows("c", 9, "b", 2));
        assertThat(check()).anyMatch(found -> found.contains("newer than the scan"));
    }

    @Test
    void aScanShowsWhatWasWrittenAtItsRevision() {
        set(0, "c", 3, 4, 9).scan(3, 4, 9, rows("a", 1, "b", 2));
        assertThat(check()).anyMatch(found -> found.contains("this was written at revision 3"));
    }

    @Test
    void anAcknowledgedWriteIsInALaterScan() {
        set(0, "c", 3, 4, 5).scan(2, 6, 7, rows("a", 1, "b", 2));
        assertThat(check()).anyMatch(found -> found.contains("not in a later scan"));
    }

    @Test
    void whatWasRefusedDoesNotShow() {
        history.failed(new SetPair(0, "x"), 4, 5);
        scan(3, 6, 7, rows("x", 3, "b", 2));
        assertThat(check()).anyMatch(found -> found.contains("refused"));
    }

    private static List<Row> rows(String outer, long outerRevision, String inner, long innerRevision) {
        return List.of(
                row(0, outer, outerRevision),
                row(1, inner, innerRevision),
                row(2, inner, innerRevision),
                row(3, outer, outerRevision));
    }

    private static Row row(int number, String value, long modRevision) {
        return new Row(number, value, modRevision);
    }

    private ScanCheckerTests set(int pair, String value, long revision, long from, long to) {
        history.ok(new SetPair(pair, value), new Output(List.of(revision), List.of()), from, to);
        return this;
    }

    private ScanCheckerTests scan(long revision, long from, long to, List<Row> rows) {
        history.ok(new ReadPages(false, 0), new Output(List.of(revision), rows), from, to);
        return this;
    }

    private List<String> check() {
        return new ScanChecker(4)
                .check(history.all()).stream().map(Finding::message).toList();
    }
}
