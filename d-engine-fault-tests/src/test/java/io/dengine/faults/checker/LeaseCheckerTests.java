package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.LeaseModel.Attach;
import io.dengine.faults.checker.LeaseModel.Grant;
import io.dengine.faults.checker.LeaseModel.Holding;
import io.dengine.faults.checker.LeaseModel.Input;
import io.dengine.faults.checker.LeaseModel.Look;
import io.dengine.faults.checker.LeaseModel.Output;
import io.dengine.faults.checker.LeaseModel.Renew;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lease of 300 ms, in a cluster that has a leader all the time, unless it is said; 20 ms are allowed for an entry. */
class LeaseCheckerTests {

    private static final long MILLI = 1_000_000;

    private final Recorded<Input, Output> history = new Recorded<>();
    private final LeaderTimeline leaders = new LeaderTimeline();
    private final WriteTimeline writes = new WriteTimeline();

    @Test
    void aKeyThatEndsWithItsLeaseIsRight() {
        leader(0, 2000, 1).granted().renew(true, 200, 210).look(true, 499, 502).look(false, 498, 505);
        assertThat(check()).isEmpty();
    }

    @Test
    void aKeyDoesNotEndBeforeItsTimeIsOverSinceTheGrantWasSent() {
        leader(0, 2000, 1).granted().look(false, 290, 299);
        assertThat(check()).anyMatch(found -> found.contains("gone 1 ms before"));
    }

    @Test
    void aKeyDoesNotEndBeforeItsTimeIsOverSinceTheRenewalWasSent() {
        leader(0, 2000, 1).granted().renew(true, 200, 250).look(false, 400, 450);
        assertThat(check()).anyMatch(found -> found.contains("gone 50 ms before"));
    }

    @Test
    void aLeaseIsNotGoneBeforeItsTimeIsOver() {
        leader(0, 2000, 1).granted().renew(false, 200, 250);
        assertThat(check()).anyMatch(found -> found.contains("gone 50 ms before"));
    }

    @Test
    void aRenewalOfUnknownOutcomeMakesNeitherTooEarlyNorTooLate() {
        leader(0, 2000, 1).granted();
        history.unknown(new Renew("a"), 200 * MILLI);
        look(false, 300, 310);
        assertThat(check()).isEmpty();
        look(true, 1200, 1210);
        assertThat(check()).noneMatch(found -> found.contains("still there"));
    }

    @Test
    void aHolderDoesNotTakeItForAliveWhenItIsGone() {
        leader(0, 2000, 1).granted();
        history.unknown(new Renew("a"), 10 * MILLI);
        holding(true, 290, 300).holding(false, 301, 302).look(false, 310, 320).holding(true, 315, 325);
        holding(false, 330, 340);
        assertThat(check()).isEmpty();
        holding(true, 321, 330);
        assertThat(check()).singleElement().asString().contains("its holder takes it for certainly alive");
    }

    @Test
    void aRenewalOfUnknownOutcomeIsDecidedWithinAMinute() {
        leader(0, 62_000, 1).granted();
        history.unknown(new Renew("a"), 200 * MILLI);
        look(true, 60_519, 60_525);
        assertThat(check()).isEmpty();
        look(true, 60_521, 60_525);
        assertThat(check()).singleElement().asString().contains("still there 1 ms after");
    }

    @Test
    void aKeyDoesNotOutliveItsLease() {
        leader(0, 2000, 1).granted().look(true, 331, 335);
        assertThat(check()).anyMatch(found -> found.contains("still there 1 ms after"));
    }

    @Test
    void itMayTakeAsLongToEndAsAWriteTakesThatBeginsWhenItIsToEnd() {
        leader(0, 2000, 1).granted().write(300, 309).write(312, 700).write(710, 720);
        look(true, 719, 722);
        assertThat(check()).isEmpty();
        look(true, 721, 724);
        assertThat(check()).singleElement().asString().contains("still there 1 ms after");
    }

    @Test
    void howLongEarlierAndLaterWritesTookDoesNotCount() {
        leader(0, 2000, 1).granted().write(10, 309).write(311, 312).write(320, 900);
        look(true, 333, 335);
        assertThat(check()).singleElement().asString().contains("still there 1 ms after");
    }

    @Test
    void timeWithoutALeaderDoesNotCount() {
        leader(0, 100, 1).leader(700, 2000, 1).granted().look(true, 900, 905);
        assertThat(check()).isEmpty();
        look(true, 990, 995);
        assertThat(check()).anyMatch(found -> found.contains("still there"));
    }

    @Test
    void eachChangeOfLeaderMayAddTheTimeBetweenTwoRecords() {
        leader(0, 100, 1).leader(100, 2000, 2).granted().look(true, 449, 455);
        assertThat(check()).isEmpty();
        look(true, 600, 605);
        assertThat(check()).anyMatch(found -> found.contains("still there"));
    }

    @Test
    void aKeyThatIsGoneDoesNotComeBack() {
        leader(0, 2000, 1).granted().look(false, 310, 315).look(true, 316, 320);
        assertThat(check()).anyMatch(found -> found.contains("there again"));
    }

    @Test
    void aKeyThatWasNeverAttachedIsNoLoss() {
        leader(0, 2000, 1);
        history.ok(new Grant("a", 300 * MILLI), new Output(true), 0, 10 * MILLI);
        history.unknown(new Attach("a"), 11 * MILLI);
        look(false, 30, 40);
        assertThat(check()).isEmpty();
    }

    private LeaseCheckerTests leader(long from, long to, long term) {
        for (long at = from; at <= to; at += 2) {
            leaders.observe(new LeaderObservation(
                    "n1", "p" + term + from, true, true, term, "n1", term, true, true, at * MILLI, at * MILLI));
        }
        return this;
    }

    private LeaseCheckerTests write(long from, long to) {
        writes.done(from * MILLI, to * MILLI);
        return this;
    }

    private LeaseCheckerTests granted() {
        history.ok(new Grant("a", 300 * MILLI), new Output(true), 0, 10 * MILLI);
        history.ok(new Attach("a"), new Output(true), 11 * MILLI, 12 * MILLI);
        return this;
    }

    private LeaseCheckerTests renew(boolean alive, long from, long to) {
        history.ok(new Renew("a"), new Output(alive), from * MILLI, to * MILLI);
        return this;
    }

    private LeaseCheckerTests holding(boolean alive, long from, long to) {
        history.ok(new Holding("a"), new Output(alive), from * MILLI, to * MILLI);
        return this;
    }

    private LeaseCheckerTests look(boolean alive, long from, long to) {
        history.ok(new Look("a"), new Output(alive), from * MILLI, to * MILLI);
        return this;
    }

    private List<String> check() {
        return new LeaseChecker(leaders, writes, Duration.ofSeconds(5), 0, Duration.ofMillis(20))
                .check(history.all()).stream().map(Finding::message).toList();
    }
}
