package io.dengine.runtime.leader;

import io.dengine.apply.StateCheck;
import io.dengine.command.Command.CheckState;
import io.dengine.consensus.MemberReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the members record the hash of their states, while this member leads, and compares what they recorded, on every member. Used by the timer
 * thread; {@link #divergence()} by any thread.
 */
public final class StateChecker {

    private static final Logger LOG = LoggerFactory.getLogger(StateChecker.class);
    private static final long COMPARE_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_COMPARE_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final String nodeId;
    private final long interval;
    private final long comparePause;
    private final Supplier<StateCheck> own;
    private final Supplier<Map<String, MemberReport>> reports;
    private final BooleanSupplier mayWrite;
    private final LongSupplier nanoClock;
    private final ProposalSlot checking;
    private final StateHashes hashes;
    private long term;
    private long checkedAt;
    private long comparedAt;
    private long divergedAt;
    private volatile @Nullable String divergence;

    /**
     * A checker that has found nothing.
     *
     * @param nodeId this member
     * @param memberCount how many members the cluster has, this one included
     * @param interval how often hashes are recorded; zero: never by this member
     * @param own what this member recorded last; cheap, any thread
     * @param reports what the others told lately, by node id; see {@link io.dengine.consensus.Consensus#reports}
     * @param mayWrite whether the leader may propose; false while a disk is too full
     * @param nanoClock monotonic time
     */
    public StateChecker(
            String nodeId,
            int memberCount,
            Duration interval,
            Supplier<StateCheck> own,
            Supplier<Map<String, MemberReport>> reports,
            OwnProposals proposals,
            BooleanSupplier mayWrite,
            LongSupplier nanoClock) {
        this.nodeId = nodeId;
        this.interval = interval.toNanos();
        this.comparePause = this.interval == 0
                ? COMPARE_PAUSE
                : Math.max(MIN_COMPARE_PAUSE, Math.min(COMPARE_PAUSE, this.interval / 10));
        this.own = own;
        this.reports = reports;
        this.mayWrite = mayWrite;
        this.nanoClock = nanoClock;
        this.checking = new ProposalSlot(proposals);
        this.hashes = new StateHashes(memberCount);
        this.comparedAt = nanoClock.getAsLong() - comparePause;
    }

    /** Which members' states differ, as it was found first; null while no difference was found. Kept until the process ends. */
    public @Nullable String divergence() {
        return divergence;
    }

    /**
     * Compares, and proposes the next check when it is due.
     *
     * @param leadingTerm the term in which this member leads, or 0
     */
    void tick(long leadingTerm) {
        long now = nanoClock.getAsLong();
        StateCheck latest = own.get();
        hashes.add(nodeId, latest.index(), latest.hash());
        if (now - comparedAt >= comparePause) {
            comparedAt = now;
            compare();
        }
        if (leadingTerm != term) {
            term = leadingTerm;
            checking.reset();
            checkedAt = now;
        }
        proposeIfDue(now);
    }

    private void proposeIfDue(long now) {
        if (term == 0 || interval == 0 || !checking.isFree() || !mayWrite.getAsBoolean()) {
            return;
        }
        if (now - checkedAt >= interval || checking.hasFailed()) {
            checkedAt = now;
            checking.propose(new CheckState(), term);
        }
    }

    private void compare() {
        reports.get().forEach((member, report) -> hashes.add(member, report.stateCheckIndex(), report.stateHash()));
        if (divergedAt == 0) {
            divergedAt = hashes.firstDifference();
            if (divergedAt != 0) {
                divergence = hashes.describe(divergedAt);
                LOG.error("{}; at least one of them must not be trusted", divergence);
            }
            return;
        }
        // The other members' hashes of that index may still come in, and tell which side is the minority.
        String completed = hashes.describe(divergedAt);
        if (completed != null) {
            divergence = completed;
        }
    }
}
