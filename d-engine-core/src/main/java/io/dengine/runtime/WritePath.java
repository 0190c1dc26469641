package io.dengine.runtime;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.LimitsConfig;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.RaftConfig;
import io.dengine.command.EntryCodec;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.concurrent.Guarded;
import io.dengine.consensus.Consensus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a caller's command to a Raft entry. Commands wait in a bounded queue; one thread takes what is there, never waiting for
 * more, and proposes it as one entry. While the allowed number of entries is on its way the queue grows, and so do the entries:
 * batches size themselves. A write that is given up before it is taken from the queue is certainly not proposed. Thread-safe.
 */
final class WritePath {

    private static final Logger LOG = LoggerFactory.getLogger(WritePath.class);

    /** Whoever waits is woken by the event; this only limits what a wake-up that got lost could cost. */
    private static final long LOOK_AGAIN_MILLIS = 50;

    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final RaftConfig raft;
    private final Consensus consensus;
    private final WriteFailures failures;
    private final LeadershipHub leadership;
    private final WriteAdmission admission;
    private final PendingBudget budget;
    private final WriteQueue queue;
    private final Set<PendingWrite> pending = ConcurrentHashMap.newKeySet();
    private final EarliestDeadline earliest = new EarliestDeadline(System.nanoTime());
    private final Consumer<PendingWrite> ended = this::ended;
    private final Semaphore inflight;
    private final Thread proposer;
    private final Object pauseEnded = new Object();
    private volatile boolean paused;
    private volatile boolean stopping;

    WritePath(
            String nodeId,
            LimitsConfig limits,
            RaftConfig raft,
            Consensus consensus,
            WriteFailures failures,
            LeadershipHub leadership,
            WriteAdmission admission) {
        this.raft = raft;
        this.consensus = consensus;
        this.failures = failures;
        this.leadership = leadership;
        this.admission = admission;
        this.budget = new PendingBudget(limits);
        this.queue = new WriteQueue(limits.maxPendingWrites(), raft.maxEntryBytes());
        this.inflight = new Semaphore(raft.maxInflightEntries());
        this.proposer = DaemonThreads.daemon("d-engine-propose-" + nodeId, this::run);
    }

    void start() {
        proposer.start();
    }

    /**
     * Takes a client's write.
     *
     * @param growsStore see {@link WriteAdmission#growsStore}
     * @return the write; its outcome completes in any case, at the latest at its deadline
     */
    PendingWrite submit(byte[] command, boolean growsStore, Duration timeout) {
        return submit(command, timeout, admissionRefusal(growsStore));
    }

    /** Takes a command of the engine's own: as a client's write, but room on the disk is not asked for. */
    PendingWrite submit(byte[] command, Duration timeout) {
        return submit(command, timeout, null);
    }

    private @Nullable EngineException admissionRefusal(boolean growsStore) {
        try {
            admission.admit(growsStore);
            return null;
        } catch (DiskFullException e) {
            return e;
        }
    }

    private PendingWrite submit(byte[] command, Duration timeout, @Nullable EngineException notAdmitted) {
        PendingWrite write = new PendingWrite(command, System.nanoTime() + timeout.toNanos());
        EngineException refusal = refusal(command, notAdmitted);
        if (refusal != null) {
            write.withdraw(() -> refusal);
            return write;
        }
        // Frees its place whatever its outcome is.
        write.onEnd(ended);
        try {
            pending.add(write);
            earliest.add(write.deadlineNanos());
        } catch (Throwable e) {
            write.withdraw(failures::busy);
            throw e;
        }
        if (proposeAlone(write)) {
            return write;
        }
        if (!queue.offer(write)) {
            write.withdraw(budget::tooMany);
        } else if (stopping) {
            // stopTaking() may have emptied the queue before this came into it.
            write.withdraw(failures::stopped);
        }
        return write;
    }

    private void ended(PendingWrite write) {
        pending.remove(write);
        budget.release(write.size());
    }

    // Who does not lead says so first: it is the answer that helps.
    private @Nullable EngineException refusal(byte[] command, @Nullable EngineException notAdmitted) {
        if (stopping) {
            return failures.stopped();
        }
        if (!leadership.current().isLeader()) {
            return failures.notLeader();
        }
        return notAdmitted != null ? notAdmitted : budget.reserve(command.length);
    }

    int pendingWrites() {
        return budget.writes();
    }

    // Only a stop ends it: a member that led without this thread would take writes and propose none.
    private void run() {
        Guarded guarded = new Guarded(LOG);
        while (!stopping) {
            try {
                proposeNext();
            } catch (Throwable e) {
                // Out of memory, most likely; nobody of ours interrupts this thread. What was in an entry has its
                // outcome; what is carried is for the next one.
                guarded.failed("proposing writes", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
        }
        queue.giveUpCarried(failures::stopped);
    }

    /**
     * Proposes a write on its caller's thread when no other one waits for its answer and no entry is on its way: there is nothing to share an entry with, and handing it over would
     * only take time. Whatever goes wrong is the write's outcome.
     *
     * @return whether it was taken
     */
    private boolean proposeAlone(PendingWrite write) {
        if (!inflightAre(0)
                || budget.writes() > 1
                || Thread.currentThread().isInterrupted()
                || !inflight.tryAcquire()) {
            return false;
        }
        if (paused || stopping || !inflightAre(1)) {
            // Whoever paused is counting the entries on their way: this one is not. And what the proposer has taken and
            // not proposed yet comes first, even if its caller has given it up.
            inflight.release();
            return false;
        }
        try {
            proposeAcquired(write);
        } catch (Throwable e) {
            write.withdraw(failures::busy);
            if (!write.isDone()) {
                throw e;
            }
            // What its caller gets is the write's outcome, which has no stack of this.
            LOG.error("a write could not be proposed", e);
        }
        return true;
    }

    private boolean inflightAre(int entries) {
        return inflight.availablePermits() == raft.maxInflightEntries() - entries;
    }

    // Nothing is taken before its entry may be sent: until then its caller can still give it up for certain.
    private void proposeNext() throws InterruptedException {
        if (queue.awaitFirst(LOOK_AGAIN_MILLIS) && acquireEntry()) {
            proposeAcquired(null);
        }
    }

    /**
     * Proposes an entry, with the right to send one, which is given back in any case: nothing may be allocated between the acquisition and the first {@code try}.
     *
     * @param alone what it carries; null: what is in the queue
     */
    private void proposeAcquired(@Nullable PendingWrite alone) {
        List<@Nullable PendingWrite> writes;
        EntryProposal proposal;
        try {
            writes = new ArrayList<>();
            proposal = new EntryProposal(writes, failures, inflight::release);
        } catch (Throwable e) {
            inflight.release();
            throw e;
        }
        byte[] entry;
        try {
            entry = EntryCodec.encode(alone == null ? queue.take(writes) : take(alone, writes));
        } catch (Throwable e) {
            // Others must not wait for it.
            proposal.refused(failures::busy);
            throw e;
        }
        if (writes.isEmpty() || stopping) {
            proposal.refused(failures::stopped);
            return;
        }
        try {
            consensus.propose(entry, -1, proposal);
        } catch (Throwable e) {
            // A text that takes no memory; whoever catches it logs what was thrown.
            proposal.unknown("it could not be proposed");
            throw e;
        }
    }

    private static List<byte[]> take(PendingWrite write, List<@Nullable PendingWrite> writes) {
        writes.add(write);
        byte[] command = write.take();
        if (command == null) {
            writes.clear();
            return List.of();
        }
        return List.of(command);
    }

    private boolean acquireEntry() throws InterruptedException {
        while (!stopping) {
            awaitEndOfPause();
            if (inflight.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!paused) {
                    return true;
                }
                // Whoever paused is counting the entries on their way: this one is not.
                inflight.release();
            }
        }
        return false;
    }

    private void awaitEndOfPause() throws InterruptedException {
        synchronized (pauseEnded) {
            while (paused && !stopping) {
                pauseEnded.wait(LOOK_AGAIN_MILLIS);
            }
        }
    }

    /** Gives up what has passed its deadline; called regularly. */
    void expire(long nowNanos) {
        if (earliest.mayHavePassed(nowNanos)) {
            earliest.startOver(nowNanos);
            try {
                expireOf(pending, nowNanos);
            } catch (Throwable e) {
                // Out of memory, most likely: those that were not come to are looked for again.
                earliest.add(nowNanos);
                throw e;
            }
        }
        queue.sweep();
    }

    private void expireOf(Iterable<PendingWrite> writes, long nowNanos) {
        for (PendingWrite write : writes) {
            if (nowNanos - write.deadlineNanos() >= 0) {
                expire(write);
            } else {
                earliest.add(write.deadlineNanos());
            }
        }
    }

    /** Gives up a write whose time is over: for certain if it was not taken from the queue yet, else its outcome is unknown. */
    void expire(PendingWrite write) {
        if (!withdraw(write, this::expiredInQueue)) {
            write.outcome()
                    .completeExceptionally(new OutcomeUnknownException(
                            "the write was not answered in time; it is not known whether it took effect"));
        }
    }

    /**
     * Gives up a write whose caller does not wait any more.
     *
     * @return whether it certainly has no effect
     */
    boolean cancel(PendingWrite write) {
        return withdraw(write, () -> new EngineException("the caller gave the write up; it was not proposed"));
    }

    private boolean withdraw(PendingWrite write, Supplier<EngineException> reason) {
        if (!write.withdraw(reason)) {
            return false;
        }
        queue.withdrawn();
        return true;
    }

    private EngineException expiredInQueue() {
        if (!leadership.current().isLeader()) {
            return failures.notLeader();
        }
        if (paused) {
            return failures.handingOver();
        }
        return new OverloadedException("the write waited in the queue for its whole time-out and was not proposed:"
                + " d-engine.raft.max-inflight-entries = " + raft.maxInflightEntries()
                + " entries are on their way to a majority, or the member is busy");
    }

    /**
     * Holds new entries back and waits for those on their way, so that a hand-over leaves no write's outcome unknown.
     *
     * @return whether all have been answered in time
     */
    boolean pause(Duration timeout) {
        paused = true;
        try {
            boolean drained = inflight.tryAcquire(raft.maxInflightEntries(), timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (drained) {
                inflight.release(raft.maxInflightEntries());
            }
            return drained;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void resume() {
        paused = false;
        wakeProposer();
    }

    private void wakeProposer() {
        synchronized (pauseEnded) {
            pauseEnded.notifyAll();
        }
    }

    /** Takes no more writes, and answers those that were not taken from the queue: they certainly have no effect. */
    void stopTaking() {
        stopping = true;
        wakeProposer();
        queue.giveUp(failures::stopped);
    }

    /** Answers whatever is left; to be called when Raft has stopped. */
    void stop(Duration timeout) {
        stopTaking();
        try {
            proposer.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (PendingWrite write : pending) {
            if (!write.withdraw(failures::stopped)) {
                write.outcome()
                        .completeExceptionally(
                                new OutcomeUnknownException(
                                        "the engine was stopped before the write was answered; it is not known whether it took effect"));
            }
        }
    }
}
