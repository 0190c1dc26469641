package io.dengine.runtime;

import io.dengine.consensus.Consensus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Reads with {@link io.dengine.kv.ReadConsistency#LEASE}: on a leader that holds the leader lease, a local read without a round to a
 * majority; otherwise, and whenever the lease is lost on the way, as {@link io.dengine.kv.ReadConsistency#LINEARIZABLE}.
 *
 * <p>In this order: the term of the lease; the commit index; wait until it is applied; read; the term of the lease again. The last step comes after the
 * read, since a lease that was held before a pause says nothing about what was read after it. The commit index is needed although this
 * is the leader: another member may have applied an entry, and shown it to a linearizable read, which the leader has committed and not
 * applied yet. The proof is in docs/consistency.md.
 *
 * <p>Thread-safe.
 */
final class LeaseReads implements FreshReads {

    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final Consensus consensus;
    private final ReadBarrier barrier;
    private final Executor executor;

    /**
     * Made.
     *
     * @param executor where asynchronous reads are done, and their futures completed
     */
    LeaseReads(Consensus consensus, ReadBarrier barrier, Executor executor) {
        this.consensus = consensus;
        this.barrier = barrier;
        this.executor = executor;
    }

    /**
     * Reads, on the caller's thread.
     *
     * @param localRead reads what this member has applied; called a second time when the lease was lost meanwhile
     * @param timeout of all steps together
     */
    @Override
    public <T> T read(Supplier<T> localRead, Duration timeout) {
        long deadline = deadline(timeout);
        long term = consensus.leaderLeaseTerm();
        if (term != 0) {
            long index = consensus.currentCommitIndex();
            if (!consensus.isApplied(index)) {
                Duration left = left(deadline);
                Waits.forRead(barrier.awaitApplied(index, left), left, barrier::notAppliedInTime);
            }
            T result = localRead.get();
            if (consensus.leaderLeaseTerm() == term) {
                return result;
            }
        }
        Duration left = left(deadline);
        Waits.forRead(barrier.await(left), left, barrier::timedOut);
        return localRead.get();
    }

    /**
     * The same without blocking the caller; whatever fails completes the future.
     *
     * @param localRead called by the executor
     */
    @Override
    public <T> CompletableFuture<T> readAsync(Supplier<T> localRead, Duration timeout) {
        long deadline = deadline(timeout);
        CompletableFuture<T> result = new CompletableFuture<>();
        long term = consensus.leaderLeaseTerm();
        if (term == 0) {
            readAfter(barrier.await(left(deadline)), localRead, result);
            return result;
        }
        CompletableFuture<Void> applied = barrier.awaitApplied(consensus.currentCommitIndex(), left(deadline));
        after(applied, result, () -> {
            T read = localRead.get();
            if (consensus.leaderLeaseTerm() == term) {
                result.complete(read);
            } else {
                readAfter(barrier.await(left(deadline)), localRead, result);
            }
        });
        return result;
    }

    private <T> void readAfter(CompletableFuture<Void> passed, Supplier<T> localRead, CompletableFuture<T> result) {
        after(passed, result, () -> result.complete(localRead.get()));
    }

    // Failures too are passed on by the executor, not by the thread that looks after deadlines.
    private void after(CompletableFuture<Void> passed, CompletableFuture<?> result, Runnable next) {
        passed.whenCompleteAsync(
                (done, problem) -> {
                    if (problem != null) {
                        result.completeExceptionally(problem);
                        return;
                    }
                    try {
                        next.run();
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                executor);
    }

    private static long deadline(Duration timeout) {
        return System.nanoTime() + (timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout).toNanos();
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }
}
