package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.HistoryConfig;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryKeeperTests {

    private static final long TERM = 3;
    private static final long MAX_REVISIONS = 1_000;
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    // Near the end of what a long holds: the clock's values may wrap.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(100));
    private final FakeProposals proposals = new FakeProposals();
    private long revision = 1;
    private long compacted;
    private long swept;
    private boolean enabled = true;
    private boolean mayWrite = true;
    private HistoryKeeper keeper = keeper(new HistoryConfig(MAX_REVISIONS, MAX_AGE));

    private HistoryKeeper keeper(HistoryConfig config) {
        HistorySource source = new HistorySource(() -> revision, () -> compacted, () -> swept, () -> enabled);
        return new HistoryKeeper(config, source, proposals, () -> mayWrite, nanos::get);
    }

    @Test
    void doesNothingUnlessItLeads() {
        enabled = false;
        revision = 1_000_000;
        keeper.tick(0);
        proposals.assertNothing();
    }

    @Test
    void switchesHistoryAsThisLeaderIsConfigured() {
        enabled = false;
        keeper.tick(TERM);
        Entry on = proposals.takeOne();
        assertThat(on.only()).isEqualTo(new SetHistory(true));
        assertThat(on.term()).isEqualTo(TERM);
        enabled = true;
        on.proposal().applied();
        keeper.tick(TERM);
        proposals.assertNothing();

        keeper = keeper(new HistoryConfig(0, MAX_AGE));
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new SetHistory(false));
    }

    @Test
    void oneSwitchIsOnItsWayAndOneThatFailedIsProposedAgainAtTheNextTick() {
        enabled = false;
        keeper.tick(TERM);
        Entry first = proposals.takeOne();
        keeper.tick(TERM);
        proposals.assertNothing();

        first.reject();
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new SetHistory(true));
    }

    @Test
    void aSwitchWithoutEffectIsNotRepeatedAtEveryTick() {
        enabled = false;
        keeper.tick(TERM);
        proposals.takeOne().proposal().applied();
        keeper.tick(TERM);
        proposals.assertNothing();

        passMillis(1_000);
        keeper.tick(TERM);
        assertThat(proposals.take()).hasSize(1);
    }

    @Test
    void compactsWhenThereAreATenthTooManyRevisions() {
        revision = MAX_REVISIONS + MAX_REVISIONS / 10 - 1;
        keeper.tick(TERM);
        proposals.assertNothing();

        revision++;
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new Compact(MAX_REVISIONS / 10));
    }

    @Test
    void compactsAtMostOnceASecond() {
        revision = 2 * MAX_REVISIONS;
        keeper.tick(TERM);
        applied(proposals.takeOne());
        for (int millis = 0; millis < 999; millis++) {
            revision += 1_000;
            passMillis(1);
            keeper.tick(TERM);
            proposals.assertNothing();
        }
        passMillis(1);
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new Compact(revision - MAX_REVISIONS));
    }

    @Test
    void aCompactionThatFailedIsProposedAgainAtTheNextTick() {
        revision = 2 * MAX_REVISIONS;
        keeper.tick(TERM);
        Entry first = proposals.takeOne();
        keeper.tick(TERM);
        proposals.assertNothing();

        first.proposal().unknown("lost");
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new Compact(MAX_REVISIONS));
    }

    @Test
    void compactsWhatIsTooOld() {
        revision = 10;
        keeper.tick(TERM);
        revision = 20;
        passMillis(MAX_AGE.toMillis() - 1);
        keeper.tick(TERM);
        proposals.assertNothing();

        passMillis(1);
        keeper.tick(TERM);
        Entry entry = proposals.takeOne();
        assertThat(entry.only()).isEqualTo(new Compact(10));
        applied(entry);

        passMillis(MAX_AGE.toMillis() - 2);
        keeper.tick(TERM);
        proposals.assertNothing();
        passMillis(1);
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new Compact(20));
    }

    @Test
    void keepsNoRevisionMuchLongerThanTheAge() {
        // A revision each second; what is kept is at most the age and a hundredth of it old.
        keeper.tick(TERM);
        for (int second = 1; second <= 1_300; second++) {
            passMillis(1_000);
            revision++;
            keeper.tick(TERM);
            for (Entry entry : proposals.take()) {
                applied(entry);
            }
            if (second > 610) {
                assertThat(revision - compacted)
                        .isBetween(MAX_AGE.toSeconds(), MAX_AGE.toSeconds() + MAX_AGE.toSeconds() / 100 + 1);
            }
        }
    }

    @Test
    void aNewLeaderBeginsAnewToMeasureAges() {
        revision = 10;
        keeper.tick(TERM);
        passMillis(MAX_AGE.toMillis() / 2);
        keeper.tick(0);
        keeper.tick(TERM + 2);
        passMillis(MAX_AGE.toMillis() - 1);
        keeper.tick(TERM + 2);
        proposals.assertNothing();
        passMillis(1);
        keeper.tick(TERM + 2);
        assertThat(proposals.takeOne().term()).isEqualTo(TERM + 2);
    }

    @Test
    void theNumberOfSamplesIsBounded() {
        RevisionSamples samples = new RevisionSamples(MAX_AGE.toNanos());
        long now = nanos.get();
        for (int i = 0; i < 10_000; i++) {
            now += MAX_AGE.toNanos() / 1_000;
            samples.offer(now, i);
            samples.olderThanAge(now);
        }
        assertThat(samples.size()).isLessThanOrEqualTo(RevisionSamples.MAX_SAMPLES + 2);
        assertThat(samples.olderThanAge(now)).isBetween(10_000L - 1_000 - 12, 10_000L - 1_000);
    }

    @Test
    void withHistoryOffNothingIsCompacted() {
        enabled = false;
        keeper = keeper(new HistoryConfig(0, MAX_AGE));
        revision = 10_000;
        compacted = 10_000;
        swept = 10_000;
        keeper.tick(TERM);
        passMillis(2 * MAX_AGE.toMillis());
        keeper.tick(TERM);
        proposals.assertNothing();
    }

    @Test
    void sweepsWhatIsStillStoredWhenNoWritesDo() {
        revision = 500;
        compacted = 400;
        keeper.tick(TERM);
        proposals.assertNothing();

        passMillis(50);
        keeper.tick(TERM);
        Entry first = proposals.takeOne();
        assertThat(first.only()).isEqualTo(new Sweep(1_000));
        passMillis(500);
        keeper.tick(TERM);
        proposals.assertNothing();

        swept = 300;
        first.proposal().applied();
        keeper.tick(TERM);
        Entry second = proposals.takeOne();
        assertThat(second.only()).isEqualTo(new Sweep(1_000));

        swept = 400;
        second.proposal().applied();
        passMillis(1_000);
        keeper.tick(TERM);
        proposals.assertNothing();
    }

    @Test
    void leavesSweepingToWritesThatAreQuickEnough() {
        revision = 100_000;
        compacted = 99_000;
        keeper.tick(TERM);
        for (int i = 0; i < 50; i++) {
            passMillis(50);
            swept += 1_000;
            keeper.tick(TERM);
            proposals.assertNothing();
        }
        passMillis(50);
        swept += 100;
        keeper.tick(TERM);
        assertThat(proposals.takeOne().only()).isEqualTo(new Sweep(1_000));
    }

    @Test
    void sweepsThatDoNothingDoNotGoOnForEver() {
        revision = 500;
        compacted = 400;
        int sweeps = 0;
        for (int millis = 0; millis < 60_000; millis += 5) {
            keeper.tick(TERM);
            for (Entry entry : proposals.take()) {
                sweeps++;
                entry.proposal().applied();
            }
            passMillis(5);
        }
        // A revision with very many changes takes many sweeps.
        assertThat(sweeps).isBetween(200, 210);
    }

    @Test
    void nothingIsProposedWhileADiskIsTooFull() {
        mayWrite = false;
        enabled = false;
        revision = 10_000;
        compacted = 1;
        keeper.tick(TERM);
        passMillis(1_000);
        keeper.tick(TERM);
        proposals.assertNothing();

        mayWrite = true;
        keeper.tick(TERM);
        assertThat(proposals.take()).extracting(Entry::only).isEqualTo(List.of(new SetHistory(true), new Sweep(1_000)));
    }

    @Test
    void anEntryOfAnEarlierTermDoesNotHinderTheNextTerm() {
        revision = 2 * MAX_REVISIONS;
        keeper.tick(TERM);
        proposals.takeOne();
        keeper.tick(TERM + 1);
        assertThat(proposals.takeOne().term()).isEqualTo(TERM + 1);
    }

    private void applied(Entry entry) {
        compacted = ((Compact) entry.only()).revision();
        swept = compacted;
        entry.proposal().applied();
    }

    private void passMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
