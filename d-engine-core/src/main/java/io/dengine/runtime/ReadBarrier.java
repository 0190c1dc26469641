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
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads linearizable: a read waits until this member has applied everything that was committed when the read began, as a round to
 * a majority tells. All reads that arrive while a round is under way share the next one. What fails for want of a leader, or
 * because it is busy, is tried again until the read's deadline. Thread-safe.
 */
final class ReadBarrier {

    /** A round that has not ended by then does not hold up the next one. */
    private static final Duration SLOW_ROUND = Duration.ofMillis(250);

    /** A round that has not ended by then never will: its leader is gone. */
    private static final Duration LOST_ROUND = Duration.ofSeconds(1);

    private static final int MAX_ROUNDS = 8;

    private record Waiter(long deadlineNanos, CompletableFuture<Void> passed) {}

    private record Confirmed(long index, List<Waiter> waiters) {}

    private final String nodeId;
    private final int maxPending;
    private final Consensus consensus;
    private final LeadershipHub leadership;
    private final WriteFailures failures;
    private final AtomicInteger pending = new AtomicInteger();
    private final Object lock = new Object();
    private List<Waiter> waiting = new ArrayList<>();
    private final List<Confirmed> confirmed = new ArrayList<>();
    private final List<Round> active = new ArrayList<>();
    private long lastRoundNanos;
    private boolean backOff;
    private volatile boolean anyConfirmed;
    private volatile boolean stopped;
    private volatile String lastProblem = "no answer yet";

    ReadBarrier(String nodeId, int maxPending, Consensus consensus, LeadershipHub leadership, WriteFailures failures) {
        this.nodeId = nodeId;
        this.maxPending = maxPending;
        this.consensus = consensus;
        this.leadership = leadership;
        this.failures = failures;
    }

    /** Completes when a local read is linearizable, or exceptionally at the deadline. */
    CompletableFuture<Void> await(Duration timeout) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        if (stopped) {
            passed.completeExceptionally(failures.stopped());
            return passed;
        }
        if (pending.incrementAndGet() > maxPending) {
            pending.decrementAndGet();
            passed.completeExceptionally(new OverloadedException(
                    "d-engine.limits.max-pending-reads = " + maxPending + " reads are waiting for their answer"));
            return passed;
        }
        passed.whenComplete((done, error) -> pending.decrementAndGet());
        Waiter waiter = new Waiter(System.nanoTime() + timeout.toNanos(), passed);
        Round round = null;
        synchronized (lock) {
            if (stopped) {
                // stop() has answered those that it found, and did not find this one.
                passed.completeExceptionally(failures.stopped());
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

    // In the lock. Null when there is nobody to ask for.
    private @Nullable Round takeRound() {
        if (waiting.isEmpty() || stopped) {
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
            } catch (RuntimeException e) {
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
                    confirmed.add(new Confirmed(index, waiters));
                    anyConfirmed = true;
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
            for (Iterator<Confirmed> all = confirmed.iterator(); all.hasNext(); ) {
                Confirmed next = all.next();
                if (consensus.isApplied(next.index())) {
                    ready.addAll(next.waiters());
                    all.remove();
                }
            }
            anyConfirmed = !confirmed.isEmpty();
        }
        ready.forEach(waiter -> waiter.passed().complete(null));
    }

    /** Called regularly: begins rounds again after failures, looks after slow ones, gives up what has passed its deadline. */
    void tick(long nowNanos) {
        onApplied();
        List<Waiter> expired = new ArrayList<>();
        Round round = null;
        synchronized (lock) {
            waiting.removeIf(waiter -> collectExpired(waiter, nowNanos, expired));
            confirmed.forEach(group -> group.waiters().forEach(waiter -> collectExpired(waiter, nowNanos, expired)));
            active.forEach(each -> each.waiters.forEach(waiter -> collectExpired(waiter, nowNanos, expired)));
            // The callback of a round can be lost; nobody waits for it for ever, nor is it counted.
            active.removeIf(each -> {
                boolean lost = nowNanos - each.beganNanos > LOST_ROUND.toNanos();
                if (lost) {
                    each.waiters.stream()
                            .filter(waiter -> !waiter.passed().isDone())
                            .forEach(waiting::add);
                }
                return lost;
            });
            boolean slow = active.size() < MAX_ROUNDS && nowNanos - lastRoundNanos > SLOW_ROUND.toNanos();
            if (!active.isEmpty() && slow) {
                // Whoever waits for a round that does not end (a leader that is gone) gets another chance with the
                // next.
                Set<Waiter> queued = new HashSet<>(waiting);
                active.forEach(each -> each.waiters.stream()
                        .filter(waiter -> !waiter.passed().isDone() && queued.add(waiter))
                        .forEach(waiting::add));
            }
            if (active.isEmpty() || slow) {
                backOff = false;
                round = takeRound();
            }
        }
        expired.forEach(waiter -> waiter.passed().completeExceptionally(timedOut()));
        begin(round);
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

    void stop(EngineException reason) {
        List<Waiter> all = new ArrayList<>();
        synchronized (lock) {
            stopped = true;
            all.addAll(waiting);
            waiting.clear();
            confirmed.forEach(group -> all.addAll(group.waiters()));
            confirmed.clear();
            active.forEach(round -> all.addAll(round.waiters));
        }
        all.forEach(waiter -> waiter.passed().completeExceptionally(reason));
    }
}
