package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.LimitsConfig;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.RaftConfig;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Consensus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a caller's command to a Raft entry. Commands wait in a bounded queue; one thread takes what is there, never waiting for
 * more, and proposes it as one entry. While the allowed number of entries is on its way the queue grows, and so do the entries:
 * batches size themselves. Thread-safe.
 */
final class WritePath {

    private static final Logger LOG = LoggerFactory.getLogger(WritePath.class);

    private final LimitsConfig limits;
    private final RaftConfig raft;
    private final Consensus consensus;
    private final WriteFailures failures;
    private final LeadershipHub leadership;
    private final ArrayBlockingQueue<PendingWrite> queue;
    private final Set<PendingWrite> pending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pendingCount = new AtomicInteger();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Semaphore inflight;
    private final Thread proposer;
    private volatile boolean paused;
    private volatile boolean stopping;

    WritePath(
            String nodeId,
            LimitsConfig limits,
            RaftConfig raft,
            Consensus consensus,
            WriteFailures failures,
            LeadershipHub leadership) {
        this.limits = limits;
        this.raft = raft;
        this.consensus = consensus;
        this.failures = failures;
        this.leadership = leadership;
        this.queue = new ArrayBlockingQueue<>(limits.maxPendingWrites());
        this.inflight = new Semaphore(raft.maxInflightEntries());
        this.proposer = new Thread(this::run, "d-engine-propose-" + nodeId);
        proposer.setDaemon(true);
    }

    void start() {
        proposer.start();
    }

    /** Takes a write; its outcome completes in any case, at the latest at its deadline. */
    PendingWrite submit(byte[] command, Duration timeout) {
        PendingWrite write = new PendingWrite(command, System.nanoTime() + timeout.toNanos());
        EngineException refusal = refusal(command);
        if (refusal != null) {
            write.outcome().completeExceptionally(refusal);
            return write;
        }
        pending.add(write);
        // Frees its place whatever its outcome is.
        write.outcome().whenComplete((result, error) -> {
            pending.remove(write);
            pendingCount.decrementAndGet();
            pendingBytes.addAndGet(-command.length);
        });
        if (!queue.offer(write)) {
            write.outcome().completeExceptionally(overloaded());
        } else if (stopping && queue.remove(write)) {
            // Still in the queue: the proposer has not seen it. Otherwise it may be on its way, and stop() answers it.
            write.outcome().completeExceptionally(failures.stopped());
        }
        return write;
    }

    private @Nullable EngineException refusal(byte[] command) {
        if (stopping) {
            return failures.stopped();
        }
        if (!leadership.current().isLeader()) {
            return failures.notLeader();
        }
        if (pendingCount.incrementAndGet() > limits.maxPendingWrites()) {
            pendingCount.decrementAndGet();
            return overloaded();
        }
        if (pendingBytes.addAndGet(command.length) > limits.maxPendingWriteBytes()) {
            pendingBytes.addAndGet(-command.length);
            pendingCount.decrementAndGet();
            return new OverloadedException("writes of more than d-engine.limits.max-pending-write-size = "
                    + limits.maxPendingWriteBytes() + " bytes are waiting for their answer");
        }
        return null;
    }

    private OverloadedException overloaded() {
        return new OverloadedException("d-engine.limits.max-pending-writes = " + limits.maxPendingWrites()
                + " writes are waiting for their answer");
    }

    int pendingWrites() {
        return pendingCount.get();
    }

    private void run() {
        try {
            while (!stopping) {
                PendingWrite first = paused ? null : queue.poll(50, TimeUnit.MILLISECONDS);
                if (first != null) {
                    acquireEntry();
                    propose(first);
                } else if (paused) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acquireEntry() throws InterruptedException {
        while (!stopping) {
            if (inflight.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                if (!paused) {
                    return;
                }
                // Whoever paused is counting the entries on their way: this one is not.
                inflight.release();
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    private void propose(PendingWrite first) {
        List<PendingWrite> writes = new ArrayList<>();
        List<byte[]> commands = new ArrayList<>();
        long bytes = 0;
        for (PendingWrite write = first; write != null; write = next(bytes)) {
            // Whoever gave up while it waited in the queue is spared an effect he does not wait for.
            if (!write.isDone()) {
                writes.add(write);
                commands.add(write.command());
                bytes += write.command().length;
            }
        }
        if (writes.isEmpty()) {
            inflight.release();
            return;
        }
        if (stopping) {
            inflight.release();
            writes.forEach(write -> write.outcome().completeExceptionally(failures.stopped()));
            return;
        }
        EntryProposal proposal = new EntryProposal(writes, failures, inflight::release);
        try {
            consensus.propose(EntryCodec.encode(commands), -1, proposal);
        } catch (RuntimeException | Error e) {
            // Out of memory, most likely. Others must not wait for a thread that has ended.
            LOG.error("an entry of {} writes could not be proposed", writes.size(), e);
            proposal.unknown("it could not be proposed: " + e);
        }
    }

    private @Nullable PendingWrite next(long bytes) {
        PendingWrite head = queue.peek();
        if (head == null || (bytes > 0 && bytes + head.command().length > raft.maxEntryBytes())) {
            return null;
        }
        return queue.poll();
    }

    /** Gives up what has passed its deadline; called regularly. */
    void expire(long nowNanos) {
        for (PendingWrite write : pending) {
            if (nowNanos - write.deadlineNanos() >= 0) {
                expire(write);
            }
        }
    }

    /** Gives up a write. */
    void expire(PendingWrite write) {
        write.outcome()
                .completeExceptionally(new OutcomeUnknownException(
                        "the write was not answered in time; it is not known whether it took effect"));
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
    }

    /** Takes no more writes, and answers those that were not proposed. */
    void stopTaking() {
        stopping = true;
        PendingWrite write;
        while ((write = queue.poll()) != null) {
            write.outcome().completeExceptionally(failures.stopped());
        }
    }

    /** Answers whatever is left; to be called when Raft has stopped. */
    void stop(Duration timeout) {
        stopTaking();
        try {
            proposer.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pending.forEach(
                write -> write.outcome()
                        .completeExceptionally(
                                new OutcomeUnknownException(
                                        "the engine was stopped before the write was answered; it is not known whether it took effect")));
    }
}
