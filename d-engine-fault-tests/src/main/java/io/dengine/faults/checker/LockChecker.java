package io.dengine.faults.checker;

import io.dengine.faults.checker.LockModel.Acquire;
import io.dengine.faults.checker.LockModel.FencedWrite;
import io.dengine.faults.checker.LockModel.Grant;
import io.dengine.faults.checker.LockModel.Input;
import io.dengine.faults.checker.LockModel.Output;
import io.dengine.faults.checker.LockModel.Release;
import io.dengine.faults.checker.LockModel.Renew;
import io.dengine.faults.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a lock. Who has taken it holds it for certain until a TTL after the last acknowledged renewal was sent, or until he begins to give it back; nobody else may take it before that. Tokens
 * grow, and what the lock protects takes none that is older than one it has taken.
 */
public final class LockChecker {

    private final double clockTolerance;

    /**
     * A checker.
     *
     * @param clockTolerance by how much what a member measures may differ from the truth: 0.1 for a tenth
     */
    public LockChecker(double clockTolerance) {
        this.clockTolerance = clockTolerance;
    }

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        return new Check(history, clockTolerance).run();
    }

    /** A time in which somebody certainly holds the lock, from when he was told. */
    private record Hold(Operation<Input, Output> acquisition, long fromNanos, long toNanos) {}

    private static final class Check {

        private final double clockTolerance;
        private final List<Operation<Input, Output>> history;
        private final List<Finding> findings = new ArrayList<>();
        private final Map<Long, Long> ttls = new HashMap<>();
        /** By lease: until when it certainly lives. */
        private final Map<Long, Long> certainUntil = new HashMap<>();

        private final Map<Long, Long> releasedAt = new HashMap<>();

        Check(List<Operation<Input, Output>> history, double clockTolerance) {
            this.clockTolerance = clockTolerance;
            this.history = history.stream()
                    .sorted(Comparator.comparingLong(Operation::invokeNanos))
                    .toList();
        }

        List<Finding> run() {
            history.forEach(this::followLease);
            List<Operation<Input, Output>> acquisitions = history.stream()
                    .filter(each -> each.input() instanceof Acquire
                            && each.isOk()
                            && each.answer().done())
                    .sorted(Comparator.comparingLong(each -> each.answer().number()))
                    .toList();
            checkTokens(acquisitions);
            checkHolds(acquisitions.stream().map(this::hold).toList());
            checkFence();
            return findings;
        }

        private void followLease(Operation<Input, Output> each) {
            if (each.input() instanceof Grant grant && each.isOk()) {
                long certain = Math.round(grant.ttlNanos() * (1 - clockTolerance));
                ttls.put(each.answer().number(), certain);
                certainUntil.put(each.answer().number(), each.invokeNanos() + certain);
            } else if (each.input() instanceof Renew renew
                    && each.isOk()
                    && each.answer().done()) {
                long until = each.invokeNanos() + ttls.getOrDefault(renew.lease(), 0L);
                certainUntil.merge(renew.lease(), until, Math::max);
            } else if (each.input() instanceof Release release) {
                // from here on it may be free, even if that was refused
                releasedAt.merge(release.lease(), each.invokeNanos(), Math::min);
            }
        }

        private Hold hold(Operation<Input, Output> acquisition) {
            long lease = ((Acquire) acquisition.input()).lease();
            long until = Math.min(
                    certainUntil.getOrDefault(lease, Long.MIN_VALUE), releasedAt.getOrDefault(lease, Long.MAX_VALUE));
            return new Hold(acquisition, acquisition.returnNanos(), until);
        }

        private void checkTokens(List<Operation<Input, Output>> byToken) {
            Operation<Input, Output> latest = null;
            long token = 0;
            for (Operation<Input, Output> each : byToken) {
                if (each.answer().number() == token) {
                    findings.add(Finding.of("two have token " + token, each));
                }
                if (latest != null && each.precedes(latest)) {
                    findings.add(Finding.of("a later holder has a smaller token", each, latest));
                }
                token = each.answer().number();
                latest = latest == null || each.invokeNanos() > latest.invokeNanos() ? each : latest;
            }
        }

        // In the order of tokens, which is that of the store: whoever comes next is told only when the one before does
        // not hold it any more.
        private void checkHolds(List<Hold> byToken) {
            Hold longest = null;
            for (Hold hold : byToken) {
                if (longest != null && hold.fromNanos() < longest.toNanos()) {
                    Duration overlap = Duration.ofNanos(longest.toNanos() - hold.fromNanos());
                    findings.add(Finding.of(
                            "two hold the lock, for " + overlap.toMillis() + " ms",
                            longest.acquisition(),
                            hold.acquisition()));
                }
                longest = longest == null || hold.toNanos() > longest.toNanos() ? hold : longest;
            }
        }

        private void checkFence() {
            Operation<Input, Output> before = null;
            List<Operation<Input, Output>> taken = history.stream()
                    .filter(each -> each.input() instanceof FencedWrite
                            && each.isOk()
                            && each.answer().done())
                    .sorted(Comparator.comparingLong(each -> each.answer().number()))
                    .toList();
            for (Operation<Input, Output> each : taken) {
                long token = ((FencedWrite) each.input()).token();
                if (before != null && ((FencedWrite) before.input()).token() > token) {
                    findings.add(
                            Finding.of("a write with an older token was taken after one with a newer", before, each));
                }
                before = each;
            }
        }
    }
}
