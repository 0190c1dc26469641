package io.dengine.runtime.leader;

import io.dengine.HistoryConfig;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps the history as long as this leader's configuration says: switches it on or off, compacts it by number and by age, and has what was compacted
 * removed when there are too few writes to take care of it. A new leader begins anew to measure ages, so history may be kept longer after a change of leader.
 * Used by the timer thread.
 */
public final class HistoryKeeper {

    /** Between two compactions, and between two attempts at a switch that was applied without effect. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private static final long SWEEP_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SWEEP_SIZE = 1_000;

    /** A revision can have many changes, so a sweep need not move the revision. After so many that did not, something else is wrong. */
    private static final int MAX_FRUITLESS = 200;

    private static final long FRUITLESS_PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final HistoryConfig config;
    private final HistorySource source;
    private final BooleanSupplier mayWrite;
    private final LongSupplier nanoClock;
    private final RevisionSamples samples;
    private final ProposalSlot switching;
    private final ProposalSlot compacting;
    private final ProposalSlot sweeping;
    private long term;
    private long switchedAt;
    private long compactedAt;
    private long lookedAt;
    private long sweptThen;
    private int fruitless;

    /**
     * A keeper.
     *
     * @param config what this member wants while it leads
     * @param mayWrite whether the leader may propose; false while a disk is too full
     * @param nanoClock monotonic time
     */
    public HistoryKeeper(
            HistoryConfig config,
            HistorySource source,
            OwnProposals proposals,
            BooleanSupplier mayWrite,
            LongSupplier nanoClock) {
        this.config = config;
        this.source = source;
        this.mayWrite = mayWrite;
        this.nanoClock = nanoClock;
        this.samples = new RevisionSamples(config.maxAge().toNanos());
        this.switching = new ProposalSlot(proposals);
        this.compacting = new ProposalSlot(proposals);
        this.sweeping = new ProposalSlot(proposals);
    }

    /**
     * Proposes what is due.
     *
     * @param leadingTerm the term in which this member leads, or 0
     */
    void tick(long leadingTerm) {
        long now = nanoClock.getAsLong();
        if (leadingTerm != term) {
            begin(leadingTerm, now);
        }
        if (term == 0) {
            return;
        }
        samples.offer(now, source.revision().getAsLong());
        if (!mayWrite.getAsBoolean()) {
            return;
        }
        switchIfNeeded(now);
        compactIfDue(now);
        sweepIfDue(now);
    }

    private void begin(long newTerm, long now) {
        term = newTerm;
        samples.clear();
        switching.reset();
        compacting.reset();
        sweeping.reset();
        compactedAt = now - PAUSE;
        lookedAt = now;
        sweptThen = source.swept().getAsLong();
        fruitless = 0;
    }

    private void switchIfNeeded(long now) {
        boolean wanted = config.isEnabled();
        if (source.enabled().getAsBoolean() == wanted || !switching.isFree()) {
            return;
        }
        if (switching.wasApplied() && now - switchedAt < PAUSE) {
            return;
        }
        switchedAt = now;
        switching.propose(new SetHistory(wanted), term);
    }

    private void compactIfDue(long now) {
        if (!config.isEnabled() || !source.enabled().getAsBoolean() || !compacting.isFree()) {
            return;
        }
        // What failed is tried again at once.
        if (compacting.wasApplied() && now - compactedAt < PAUSE) {
            return;
        }
        long compacted = source.compacted().getAsLong();
        long target = Math.max(targetByNumber(compacted), samples.olderThanAge(now));
        if (target > compacted) {
            compactedAt = now;
            compacting.propose(new Compact(target), term);
        }
    }

    // With slack: otherwise there would be a compaction for every write.
    private long targetByNumber(long compacted) {
        long revision = source.revision().getAsLong();
        long max = config.maxRevisions();
        long slack = Math.max(1, max / 10);
        return revision - compacted - max >= slack ? revision - max : 0;
    }

    private void sweepIfDue(long now) {
        long swept = source.swept().getAsLong();
        if (swept >= source.compacted().getAsLong()) {
            lookedAt = now;
            sweptThen = swept;
            fruitless = 0;
            return;
        }
        long pause = fruitless < MAX_FRUITLESS ? SWEEP_PAUSE : FRUITLESS_PAUSE;
        if (now - lookedAt < pause || !sweeping.isFree()) {
            return;
        }
        long progress = swept - sweptThen;
        lookedAt = now;
        sweptThen = swept;
        fruitless = progress == 0 && sweeping.wasApplied() ? fruitless + 1 : 0;
        boolean writesDoIt = progress >= SWEEP_SIZE && !sweeping.wasApplied();
        sweeping.reset();
        if (!writesDoIt) {
            sweeping.propose(new Sweep(SWEEP_SIZE), term);
        }
    }
}
