package io.dengine.faults.checker;

import io.dengine.faults.checker.LeaseModel.Attach;
import io.dengine.faults.checker.LeaseModel.Grant;
import io.dengine.faults.checker.LeaseModel.Holding;
import io.dengine.faults.checker.LeaseModel.Input;
import io.dengine.faults.checker.LeaseModel.Look;
import io.dengine.faults.checker.LeaseModel.Output;
import io.dengine.faults.checker.LeaseModel.Renew;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks leases against docs/leases.md. No key is gone before its TTL has passed since the last acknowledged renewal was <em>sent</em>. None is there later than a TTL after the last renewal was
 * <em>answered</em>, plus the time in which there may have been no leader, plus, for each change of leader, min(TTL / 3, checkpoint interval) and {@link #slack}, plus the time that a write takes then, which is the end of a lease
 * too, plus {@link #slack} once. Who renews it by itself does not take it for certainly alive any more when it is gone. A renewal of unknown outcome may be done as late as {@link #UNDECIDED} after it was sent, and no later.
 */
public final class LeaseChecker {

    /** Far more than an entry of unknown fate waits in a member's log until the cluster has decided on it, with a fault and the time after it in between. */
    private static final Duration UNDECIDED = Duration.ofSeconds(60);

    private final LeaderTimeline leaders;
    private final WriteTimeline writes;
    private final Duration checkpointInterval;
    private final double clockTolerance;
    private final Duration slack;

    /**
     * A checker.
     *
     * @param leaders when there was a leader
     * @param writes how long writes took
     * @param checkpointInterval how often the leader records what remains of a lease
     * @param clockTolerance by how much what a member measures may differ from the truth: 0.1 for a tenth
     * @param slack for the ticks of the leader's clock, and for what {@code writes} does not see
     */
    public LeaseChecker(
            LeaderTimeline leaders,
            WriteTimeline writes,
            Duration checkpointInterval,
            double clockTolerance,
            Duration slack) {
        this.leaders = leaders;
        this.writes = writes;
        this.checkpointInterval = checkpointInterval;
        this.clockTolerance = clockTolerance;
        this.slack = slack;
    }

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        List<Finding> findings = new ArrayList<>();
        Map<String, List<Operation<Input, Output>>> byLease = history.stream()
                .sorted(Comparator.comparingLong(Operation::invokeNanos))
                .collect(Collectors.groupingBy(each -> each.input().lease(), TreeMap::new, Collectors.toList()));
        byLease.values().forEach(lease -> checkLease(lease, findings));
        return findings;
    }

    private void checkLease(List<Operation<Input, Output>> lease, List<Finding> findings) {
        long ttl = 0;
        boolean attached = false;
        long undecidedUntil = Long.MIN_VALUE;
        Operation<Input, Output> renewed = null;
        Operation<Input, Output> gone = null;
        for (Operation<Input, Output> each : lease) {
            if (each.input() instanceof Grant grant && each.isOk()) {
                ttl = grant.ttlNanos();
                renewed = each;
            } else if (each.input() instanceof Attach && each.isOk()) {
                attached = each.answer().alive();
            } else if (each.input() instanceof Renew
                    && each.isOk()
                    && each.answer().alive()) {
                renewed = each;
            } else if (each.input() instanceof Renew && each.outcome() == Outcome.UNKNOWN) {
                undecidedUntil = each.invokeNanos() + UNDECIDED.toNanos();
            }
            if (renewed == null || !each.isOk()) {
                continue;
            }
            if (each.input() instanceof Holding) {
                checkHolder(ttl, gone, each, findings);
            } else if (!each.answer().alive()) {
                if (each.input() instanceof Look && !attached) {
                    continue;
                }
                long until = renewed.invokeNanos() + Math.round(ttl * (1 - clockTolerance));
                if (each.returnNanos() < until) {
                    findings.add(Finding.of(
                            "gone " + millis(until - each.returnNanos()) + " ms before its TTL of " + millis(ttl)
                                    + " ms was over",
                            renewed,
                            each));
                }
                gone = each;
            } else if (gone != null && gone.precedes(each)) {
                findings.add(Finding.of("it was gone, and is there again", gone, each));
            } else if (each.input() instanceof Look) {
                attached = true;
                checkNotLate(ttl, renewed, Math.max(renewed.returnNanos(), undecidedUntil), each, findings);
            }
        }
    }

    private void checkHolder(
            long ttl,
            @Nullable Operation<Input, Output> gone,
            Operation<Input, Output> holding,
            List<Finding> findings) {
        // the holder's clock may be slow by as much as the leader's is fast
        long disagreement = Math.round(ttl * (1 / (1 - clockTolerance) - 1 / (1 + clockTolerance)));
        if (gone != null && holding.answer().alive() && holding.invokeNanos() - gone.returnNanos() > disagreement) {
            findings.add(Finding.of("it was gone, and its holder takes it for certainly alive", gone, holding));
        }
    }

    private void checkNotLate(
            long ttl,
            Operation<Input, Output> renewed,
            long renewedNanos,
            Operation<Input, Output> seen,
            List<Finding> findings) {
        if (seen.invokeNanos() <= renewedNanos) {
            return;
        }
        long bound = bound(ttl, renewedNanos, seen.invokeNanos());
        if (seen.invokeNanos() > bound) {
            findings.add(Finding.of(
                    "still there " + millis(seen.invokeNanos() - bound) + " ms after the latest moment allowed, "
                            + millis(bound - renewedNanos) + " ms after the renewal, with a TTL of "
                            + millis(ttl) + " ms",
                    renewed,
                    seen));
        }
    }

    private long bound(long ttl, long renewedNanos, long nanos) {
        long changes = leaders.changes(renewedNanos, nanos);
        long checkpoint = Math.min(ttl / 3, checkpointInterval.toNanos());
        long due = renewedNanos
                + Math.round(ttl * (1 + 2 * clockTolerance))
                + leaders.leaderless(renewedNanos, nanos).toNanos()
                + changes * (checkpoint + slack.toNanos());
        return writes.doneAfter(due) + slack.toNanos();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
