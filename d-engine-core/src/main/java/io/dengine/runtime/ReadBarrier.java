package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.ReadIndexListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads linearizable: a read waits until this member has applied everything that was committed when the read began, as a round to
 * a majority tells. All reads that arrive while a round is under way share the next one. What fails for want of a leader, or
 * because it is busy, is tried again until the read's deadline. Thread-safe.
 *
 * <p>A read never shares a round that began before it: whoever arrives is put into {@code waiting}, in the lock; a round takes what is there, in
 * the lock, and only then asks for the commit index, outside of it. So the index is at least the commit index at a moment after each of
 * its reads had arrived, however late the answer comes, and whatever rounds were lost before.
 */
final class ReadBarrier {

    /** A round that has not ended by then does not hold up the next one. */
    private static final Duration SLOW_ROUND = Duration.ofMillis(250);

    /** A round that has not ended by then never will: its leader is gone. */
    private static final Duration LOST_ROUND = Duration.ofSeconds(1);

    private static final int MAX_ROUNDS = 8;

    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private record Waiter(long deadlineNanos, CompletableFuture<Void> passed) {}

    private final String nodeId;
    private final int maxPending;
    private final Consensus consensus;
    private final LeadershipHub leadership;
    private final AtomicInteger pending = new AtomicInteger();
    private final Object lock = new Object();
    private List<Waiter> waiting = new ArrayList<>();
    /** Reads that wait until an index is applied. */
    private final TreeMap<Long, List<Waiter>> confirmed = new TreeMap<>();

    private final List<Round> active = new ArrayList<>();
    private long lastRoundNanos;
    private boolean backOff;
    private volatile boolean anyConfirmed;
    private volatile @Nullable EngineException stopped;
    private volatile String lastProblem = "no answer yet";

    ReadBarrier(String nodeId, int maxPending, Consensus consensus, LeadershipHub leadership) {
        this.nodeId = nodeId;
        this.maxPending = maxPending;
        this.consensus = consensus;
        this.leadership = leadership;
    }

    /**
     * Completes when a local read is linearizable, or exceptionally at the deadline.
     *
     * @param timeout of this read; zero and less end with the next {@link #tick}, unless it passes before
     */
    CompletableFuture<Void> await(Duration timeout) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        if (!admit(passed)) {
            return passed;
        }
        Waiter waiter = new Waiter(deadline(timeout), passed);
        Round round = null;
        synchronized (lock) {
            EngineException reason = stopped;
            if (reason != null) {
                // stop() has answered those that it found, and did not find this one.
                passed.completeExceptionally(reason);
                return passed;
            }
            waiting.add(waiter);
            if (active.isEmpty() && !backOff) {
                round = takeRound();
            }
        }
        begin(round);
        return passed;
    }

    /**
     * Completes when this member has applied everything up to {@code index}, or exceptionally at the deadline. Asks nobody. Takes no lock
     * when it is applied already.
     *
     * @param timeout of this read; zero and less end with the next {@link #tick}, unless it passes before
     */
    CompletableFuture<Void> awaitApplied(long index, Duration timeout) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        EngineException reason = stopped;
        if (reason != null) {
            passed.completeExceptionally(reason);
            return passed;
        }
        if (consensus.isApplied(index)) {
            passed.complete(null);
            return passed;
        }
        if (!admit(passed)) {
            return passed;
        }
        Waiter waiter = new Waiter(deadline(timeout), passed);
        synchronized (lock) {
            EngineException late = stopped;
            if (late != null) {
                passed.completeExceptionally(late);
                return passed;
            }
            awaitApplied(index, List.of(waiter));
        }
        // It may have been applied between the question and the note.
        onApplied();
        return passed;
    }

    /** Whether a read may wait; its place is free again when it has passed, or failed. */
    private boolean admit(CompletableFuture<Void> passed) {
        EngineException reason = stopped;
        if (reason != null) {
            passed.completeExceptionally(reason);
            return false;
        }
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            passed.completeExceptionally(new OverloadedException(
                    "d-engine.limits.max-pending-reads = " + maxPending + " reads are waiting for their answer"));
            return false;
        }
        passed.whenComplete((done, error) -> pending.decrementAndGet());
        return true;
    }

    // The clock's values may wrap, and a Duration can be longer than they reach.
    private static long deadline(Duration timeout) {
        Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
        return System.nanoTime() + (wait.isNegative() ? 0 : wait.toNanos());
    }

    // In the lock.
    private void awaitApplied(long index, List<Waiter> waiters) {
        confirmed.computeIfAbsent(index, first -> new ArrayList<>()).addAll(waiters);
        anyConfirmed = true;
    }

    // In the lock. Null when there is nobody to ask for.
    private @Nullable Round takeRound() {
        if (waiting.isEmpty() || stopped != null) {
            return null;
        }
        Round round = new Round(waiting);
        waiting = new ArrayList<>();
        active.add(round);
        lastRoundNanos = System.nanoTime();
        return round;
    }

    // A round can end before the call that began it returns: on a cluster of one it always does. The loop takes the
    // place of a recursion that readers who keep coming would make arbitrarily deep.
    private void begin(@Nullable Round first) {
        Round next = first;
        while (next != null) {
            Round round = next;
            try {
                consensus.readIndex(round);
            } catch (RuntimeException | Error e) {
                round.failed(String.valueOf(e.getMessage()), false);
            }
            next = round.nextIfEnded();
        }
    }

    private @Nullable Round endRound(Round round, boolean failed) {
        synchronized (lock) {
            boolean given = !active.remove(round);
            if (!given) {
                backOff = failed;
            }
            if (failed && !given) {
                round.waiters.stream()
                        .filter(waiter -> !waiter.passed().isDone())
                        .forEach(waiting::add);
            }
            return active.isEmpty() && !backOff ? takeRound() : null;
        }
    }

    private final class Round implements ReadIndexListener {

        private final List<Waiter> waiters;
        private final long beganNanos = System.nanoTime();
        private final AtomicBoolean handedOn = new AtomicBoolean();
        private @Nullable Round next;

        Round(List<Waiter> waiters) {
            this.waiters = waiters;
        }

        @Override
        public void confirmed(long index) {
            if (consensus.isApplied(index)) {
                waiters.forEach(waiter -> waiter.passed().complete(null));
            } else {
                synchronized (lock) {
                    awaitApplied(index, waiters);
                }
                // It may have been applied between the question and the note.
                onApplied();
            }
            ended(endRound(this, false));
        }

        @Override
        public void failed(String reason, boolean noLeader) {
            lastProblem = reason;
            ended(endRound(this, true));
        }

        // Whoever comes second, the end of the round or the return of the call that began it, begins the next.
        private void ended(@Nullable Round following) {
            next = following;
            if (!handedOn.compareAndSet(false, true)) {
                begin(following);
            }
        }

        @Nullable
        Round nextIfEnded() {
            return handedOn.compareAndSet(false, true) ? null : next;
        }
    }

    /** The applied index has grown. Called by the apply thread: one volatile read when nobody waits. */
    void onApplied() {
        if (!anyConfirmed) {
            return;
        }
        List<Waiter> ready = new ArrayList<>();
        synchronized (lock) {
            while (!confirmed.isEmpty() && consensus.isApplied(confirmed.firstKey())) {
                ready.addAll(confirmed.pollFirstEntry().getValue());
            }
            anyConfirmed = !confirmed.isEmpty();
        }
        ready.forEach(waiter -> waiter.passed().complete(null));
    }

    /** Called regularly: begins rounds again after failures, looks after slow ones, gives up what has passed its deadline. */
    void tick(long nowNanos) {
        onApplied();
        List<Waiter> expired = new ArrayList<>();
        List<Waiter> notApplied = new ArrayList<>();
        Round round;
        try {
            round = lookAfterAll(nowNanos, expired, notApplied);
        } finally {
            // Also when that failed on its way: nobody else knows of these any more.
            expired.forEach(waiter -> waiter.passed().completeExceptionally(timedOut()));
            notApplied.forEach(waiter -> waiter.passed().completeExceptionally(notAppliedInTime()));
        }
        begin(round);
    }

    private @Nullable Round lookAfterAll(long nowNanos, List<Waiter> expired, List<Waiter> notApplied) {
        synchronized (lock) {
            waiting.removeIf(waiter -> collectExpired(waiter, nowNanos, expired));
            // An index may never be applied here, while reads keep coming to wait for it.
            confirmed.values().removeIf(waiters -> {
                waiters.removeIf(waiter -> collectExpired(waiter, nowNanos, notApplied));
                return waiters.isEmpty();
            });
            anyConfirmed = !confirmed.isEmpty();
            active.forEach(each -> each.waiters.forEach(waiter -> collectExpired(waiter, nowNanos, expired)));
            // The callback of a round can be lost; nobody waits for it for ever, nor is it counted.
            List<Round> lost = active.stream()
                    .filter(each -> nowNanos - each.beganNanos > LOST_ROUND.toNanos())
                    .toList();
            active.removeAll(lost);
            requeue(lost);
            boolean slow = active.size() < MAX_ROUNDS && nowNanos - lastRoundNanos > SLOW_ROUND.toNanos();
            if (slow) {
                // Whoever waits for a round that does not end (a leader that is gone) gets another chance with the
                // next.
                requeue(active);
            }
            if (!active.isEmpty() && !slow) {
                return null;
            }
            backOff = false;
            return takeRound();
        }
    }

    // In the lock. A read may be in several rounds.
    private void requeue(List<Round> rounds) {
        if (!rounds.isEmpty()) {
            Set<Waiter> queued = new LinkedHashSet<>(waiting);
            rounds.forEach(round -> round.waiters.stream()
                    .filter(waiter -> !waiter.passed().isDone())
                    .forEach(queued::add));
            waiting = new ArrayList<>(queued);
        }
    }

    private static boolean collectExpired(Waiter waiter, long nowNanos, List<Waiter> expired) {
        if (waiter.passed().isDone()) {
            return true;
        }
        if (nowNanos - waiter.deadlineNanos() >= 0) {
            expired.add(waiter);
            return true;
        }
        return false;
    }

    /** Why a read that waited until its deadline was not answered. */
    EngineException timedOut() {
        LeaderInfo leader = leadership.current().leader();
        return leader == null
                ? new NoLeaderException("node " + nodeId + " knows of no leader: " + lastProblem)
                : new ReadTimeoutException("the read on node " + nodeId + " was not confirmed in time by leader "
                        + leader.leaderId() + " and a majority: " + lastProblem);
    }

    /** Why a read that waited for this member to apply was not answered. */
    EngineException notAppliedInTime() {
        return new ReadTimeoutException("the read on node " + nodeId
                + " was not answered in time: this member has not yet applied what was committed when the read began");
    }

    /** Ends all reads, those that wait and those that come, with this failure; the first one counts. */
    void stop(EngineException reason) {
        List<Waiter> all = new ArrayList<>();
        synchronized (lock) {
            if (stopped == null) {
                stopped = reason;
            }
            all.addAll(waiting);
            waiting = new ArrayList<>();
            confirmed.values().forEach(all::addAll);
            confirmed.clear();
            active.forEach(round -> all.addAll(round.waiters));
        }
        all.forEach(waiter -> waiter.passed().completeExceptionally(reason));
    }
}
