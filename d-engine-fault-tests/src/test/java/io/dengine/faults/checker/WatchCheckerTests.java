package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.WatchModel.Batch;
import io.dengine.faults.checker.WatchModel.Delete;
import io.dengine.faults.checker.WatchModel.Event;
import io.dengine.faults.checker.WatchModel.Input;
import io.dengine.faults.checker.WatchModel.Mirror;
import io.dengine.faults.checker.WatchModel.Output;
import io.dengine.faults.checker.WatchModel.PutAll;
import io.dengine.faults.checker.WatchModel.ReadAll;
import io.dengine.faults.checker.WatchModel.Row;
import io.dengine.faults.checker.WatchModel.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key is put, two are put together, one is deleted. */
class WatchCheckerTests {

    private static final Batch FIRST = new Batch(1, List.of(new Event("a", "1", 1, 1, 1, null)));
    private static final Batch BOTH =
            new Batch(3, List.of(new Event("a", "2", 3, 1, 2, "1"), new Event("b", "3", 3, 3, 1, null)));
    private static final Batch LAST = new Batch(4, List.of(new Event("b", null, 0, 0, 0, "3")));

    private static final Row A = new Row("2", 3, 1, 2);

    private final Recorded<Input, Output> history = new Recorded<Input, Output>()
            .ok(new PutAll(Map.of("a", "1")), new Output(1, true, Map.of()), 0, 1)
            .ok(new PutAll(Map.of("a", "2", "b", "3")), new Output(3, true, Map.of()), 2, 3)
            .ok(new Delete("b"), new Output(4, true, Map.of()), 4, 5)
            .ok(new ReadAll(), new Output(4, false, Map.of("a", "2")), 6, 7);
    private final List<Sequence> sequences = new ArrayList<>();
    private final List<Mirror> mirrors = new ArrayList<>();

    @Test
    void watchersThatAreToldEverythingAreRight() {
        told(FIRST, BOTH, LAST).told(FIRST, BOTH, LAST);
        assertThat(check()).isEmpty();
    }

    @Test
    void noRevisionIsLeftOut() {
        told(FIRST, BOTH, LAST).told(FIRST, LAST);
        assertThat(check()).anyMatch(found -> found.contains("where another one was told of"));
    }

    @Test
    void noRevisionIsLeftOutByAll() {
        told(FIRST, LAST).told(FIRST, LAST);
        assertThat(check()).anyMatch(found -> found.contains("were not told of what was written at revision 3"));
    }

    @Test
    void noRevisionComesTwice() {
        told(FIRST, BOTH, LAST).told(FIRST, BOTH, BOTH, LAST);
        assertThat(check()).anyMatch(found -> found.contains("was told of revision 3 after 3"));
    }

    @Test
    void revisionsComeInOrder() {
        told(FIRST, BOTH, LAST).told(BOTH, FIRST, LAST);
        assertThat(check()).anyMatch(found -> found.contains("was told of revision 1 after 3"));
    }

    @Test
    void theChangesOfATransactionComeTogether() {
        Batch half = new Batch(3, BOTH.events().subList(0, 1));
        told(FIRST, half, LAST).told(FIRST, half, LAST);
        assertThat(check()).anyMatch(found -> found.contains("watchers were told of Batch[revision=3"));
    }

    @Test
    void everybodyIsToldTheLastChange() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", false, 0, List.of(FIRST, BOTH), false, false, "time"));
        assertThat(check()).anyMatch(found -> found.contains("was not told of everything"));
    }

    @Test
    void whoeverGaveUpNeedNotBeToldTheLastChange() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", false, 0, List.of(FIRST, BOTH), false, true, "time"));
        assertThat(check()).isEmpty();
    }

    @Test
    void whoeverBeganLateIsToldTheRest() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", true, 1, List.of(BOTH, LAST), true, false, ""));
        assertThat(check()).isEmpty();
    }

    @Test
    void whoeverGaveUpBeforeBeingToldAnythingMayHaveMissedEverything() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", true, 1, List.of(), false, true, "time"));
        assertThat(check()).isEmpty();
    }

    @Test
    void whoeverBeganBeforeAWriteAndDidNotGiveUpIsToldSomething() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", true, 1, List.of(), false, false, "time"));
        assertThat(check()).anyMatch(found -> found.contains("was not told of everything"));
    }

    @Test
    void whoeverBeganBeforeAWriteIsToldOfIt() {
        told(FIRST, BOTH, LAST);
        sequences.add(new Sequence("w2", true, 1, List.of(LAST), true, false, ""));
        assertThat(check()).anyMatch(found -> found.contains("begins with revision 4"));
    }

    @Test
    void whatWasRefusedIsNotTold() {
        Batch refused = new Batch(2, List.of(new Event("c", "9", 2, 2, 1, null)));
        history.failed(new PutAll(Map.of("c", "9")), 1, 2);
        told(FIRST, refused, BOTH, LAST);
        assertThat(check()).anyMatch(found -> found.contains("nobody has written"));
    }

    @Test
    void whatIsNotKnownIsToldOnceAtMost() {
        history.unknown(new PutAll(Map.of("c", "9")), 1);
        Batch once = new Batch(2, List.of(new Event("c", "9", 2, 2, 1, null)));
        Batch again = new Batch(5, List.of(new Event("c", "9", 5, 2, 2, "9")));
        Batch gone = new Batch(6, List.of(new Event("c", null, 0, 0, 0, "9")));
        history.ok(new Delete("c"), new Output(6, true, Map.of()), 8, 9)
                .ok(new ReadAll(), new Output(6, false, Map.of("a", "2")), 10, 11);
        told(FIRST, once, BOTH, LAST, gone);
        assertThat(check()).isEmpty();
        sequences.clear();
        told(FIRST, once, BOTH, LAST, again, gone);
        assertThat(check()).anyMatch(found -> found.contains("or twice"));
    }

    @Test
    void theValueBeforeIsRight() {
        Batch wrong = new Batch(4, List.of(new Event("b", null, 0, 0, 0, "2")));
        told(FIRST, BOTH, wrong);
        assertThat(check()).anyMatch(found -> found.contains("the value before was 3"));
    }

    @Test
    void whatWasToldIsWhatTheStoreHolds() {
        history.ok(new ReadAll(), new Output(4, false, Map.of("a", "1")), 8, 9);
        told(FIRST, BOTH, LAST);
        assertThat(check()).anyMatch(found -> found.contains("what watchers were told makes {a=2}"));
    }

    @Test
    void aMirrorThatHoldsWhatTheStoreHoldsIsRight() {
        told(FIRST, BOTH, LAST).mirrored(true, Map.of("a", A)).mirrored(true, Map.of("a", A));
        assertThat(check()).isEmpty();
    }

    @Test
    void aMirrorHoldsTheLatestValue() {
        told(FIRST, BOTH, LAST).mirrored(true, Map.of("a", new Row("1", 1, 1, 1)));
        assertThat(check())
                .containsExactly("the mirror of n1 holds " + new Row("1", 1, 1, 1)
                        + " at a, what watchers were told makes " + A);
    }

    @Test
    void aMirrorHoldsNothingThatWasDeleted() {
        told(FIRST, BOTH, LAST).mirrored(true, Map.of("a", A, "b", new Row("3", 3, 3, 1)));
        assertThat(check())
                .anyMatch(found -> found.startsWith("the mirror of n1 holds " + new Row("3", 3, 3, 1) + " at b"));
    }

    @Test
    void aMirrorLeavesNothingOut() {
        told(FIRST, BOTH, LAST).mirrored(true, Map.of("a", A)).mirrored(true, Map.of());
        assertThat(check()).anyMatch(found -> found.startsWith("the mirror of n2 holds null at a"));
    }

    @Test
    void aMirrorHoldsTheRevisionsAndTheVersionOfAKey() {
        for (Row wrong : List.of(new Row("2", 4, 1, 2), new Row("2", 3, 3, 2), new Row("2", 3, 1, 1))) {
            sequences.clear();
            mirrors.clear();
            told(FIRST, BOTH, LAST).mirrored(true, Map.of("a", wrong));
            assertThat(check()).singleElement().satisfies(found -> assertThat(found)
                    .startsWith("the mirror of n1 holds " + wrong + " at a"));
        }
    }

    @Test
    void aMirrorThatDoesNotComeToTheEndIsFound() {
        told(FIRST, BOTH, LAST).mirrored(false, Map.of("a", A));
        assertThat(check()).containsExactly("the mirror of n1 came to revision 3 and no further: time");
    }

    @Test
    void whatTakesEffectAfterTheLastLookNeedNotBeToldToAnybody() {
        history.unknown(new PutAll(Map.of("c", "9")), 1).unknown(new Delete("a"), 1);
        Batch late = new Batch(5, List.of(new Event("c", "9", 5, 5, 1, null)));
        told(FIRST, BOTH, LAST).told(FIRST, BOTH, LAST, late);
        mirrors.add(new Mirror("n1", true, 4, Map.of("a", A), ""));
        mirrors.add(new Mirror("n2", true, 5, Map.of("a", A, "c", new Row("9", 5, 5, 1)), ""));
        mirrors.add(new Mirror("n3", true, 6, Map.of("c", new Row("9", 5, 5, 1)), ""));
        assertThat(check()).isEmpty();
    }

    @Test
    void whatIsToldAfterTheLastLookWasWrittenAndIsToldToAllAlike() {
        history.unknown(new PutAll(Map.of("c", "9")), 1);
        told(FIRST, BOTH, LAST, new Batch(5, List.of(new Event("c", "9", 5, 5, 1, null))))
                .told(FIRST, BOTH, LAST, new Batch(5, List.of(new Event("d", "9", 5, 5, 1, null))))
                .told(FIRST, BOTH, LAST, new Batch(6, List.of(new Event("e", "9", 6, 6, 1, null))));
        assertThat(check())
                .anyMatch(found -> found.contains("w1 was told of Batch[revision=5"))
                .anyMatch(found -> found.contains("nobody has written") && found.contains("key=e"));
    }

    @Test
    void aMirrorHoldsNothingOfItsOwnAfterTheLastLook() {
        history.unknown(new PutAll(Map.of("c", "9")), 1);
        told(FIRST, BOTH, LAST);
        mirrors.add(new Mirror("n1", true, 5, Map.of("a", A, "c", new Row("8", 5, 5, 1)), ""));
        mirrors.add(new Mirror("n2", true, 5, Map.of(), ""));
        mirrors.add(new Mirror("n3", true, 4, Map.of("a", A, "c", new Row("9", 5, 5, 1)), ""));
        assertThat(check())
                .hasSize(3)
                .anyMatch(found -> found.startsWith("the mirror of n1 holds Row[value=8"))
                .anyMatch(found -> found.startsWith("the mirror of n2 holds null at a"))
                .anyMatch(found -> found.startsWith("the mirror of n3 holds Row[value=9"));
    }

    private WatchCheckerTests mirrored(boolean reached, Map<String, Row> rows) {
        mirrors.add(new Mirror("n" + (mirrors.size() + 1), reached, reached ? 4 : 3, rows, "time"));
        return this;
    }

    private WatchCheckerTests told(Batch... batches) {
        sequences.add(new Sequence("w" + sequences.size(), false, 0, List.of(batches), true, false, ""));
        return this;
    }

    private List<String> check() {
        return new WatchChecker()
                .check(history.all(), sequences, mirrors).stream()
                        .map(Finding::message)
                        .toList();
    }
}
