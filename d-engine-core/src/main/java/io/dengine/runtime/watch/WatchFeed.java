package io.dengine.runtime.watch;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.Change;
import io.dengine.apply.HistoryReader;
import io.dengine.apply.RevisionChanges;
import io.dengine.kv.KeyRange;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch, between the dispatcher and its consumer, who gets the changes in order, each once.
 *
 * <p>They come from two sources. <em>Live</em>: the dispatcher offers every change of a revision from {@code liveFrom} on, and it waits in a bounded buffer.
 * <em>Behind</em>: the consumer reads the history, from {@code position} on. The two meet without gap or duplicate, because {@code liveFrom} is set, under the
 * lock, to the revision after that of the store: what is committed later is dispatched later and finds {@code liveFrom} set; what was committed before is in the
 * history, is read up to {@code liveFrom} and not taken from the dispatcher. When the buffer is full the watch is behind from the first revision that had no place.
 *
 * <p>Thread-safety: {@link #offer} and {@link #missed} belong to the dispatcher; {@link #take} and {@link #readHistory} to one consumer at a time;
 * everything else may be called by any thread. The lock is held for a few instructions only, so that the dispatcher does not wait for a consumer.
 */
final class WatchFeed {

    private static final long NEVER = Long.MAX_VALUE;

    private final long id;
    private final WatchRequest request;
    private final FeedContext context;
    private final Consumer<WatchFeed> whenEnded;
    private final ReplaySize replaySize = new ReplaySize();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What comes next: read from the history, or buffered before the watch fell behind. */
    private final Queue<RevisionChanges> replay = new ArrayDeque<>();

    /** What comes after {@link #replay} once {@link #position} has reached {@link #liveFrom}: offered by the dispatcher. */
    private final ArrayDeque<RevisionChanges> buffer = new ArrayDeque<>();

    private int buffered;

    /** Every change before it was taken from the history or the dispatcher, or is not asked for. */
    private long position;

    /** Every change from it on is offered by the dispatcher; {@link #NEVER}: none is taken from it. */
    private long liveFrom = NEVER;

    /** Every change up to it that is not in {@link #replay} or {@link #buffer} has been delivered. */
    private long covered;

    /** Every change up to it has been delivered. */
    private long confirmed;

    private boolean wasLive;
    private @Nullable FeedEnd end;
    private volatile Runnable whenReady = () -> {};

    /**
     * @param whenEnded called once, without the lock, when the watch does not receive changes any more
     */
    WatchFeed(long id, WatchRequest request, FeedContext context, Consumer<WatchFeed> whenEnded) {
        this.id = id;
        this.request = request;
        this.context = context;
        this.whenEnded = whenEnded;
    }

    /** Begins, once; the dispatcher must be able to find this watch already. */
    void start() {
        lock.lock();
        try {
            long head = context.history().revision();
            position = request.fromRevision() == 0 ? head + 1 : request.fromRevision();
            covered = Math.min(position - 1, head);
            confirmed = covered;
            if (position > head) {
                goLive(head);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sets what is called when there is something to take, without the lock, possibly by the dispatcher; must not block. */
    void whenReady(Runnable action) {
        whenReady = action;
    }

    long id() {
        return id;
    }

    KeyRange range() {
        return request.range();
    }

    // ---- the dispatcher's side

    /** Whether it is a change that was asked for; the key must lie in the range. */
    boolean wants(Change change) {
        return change.stored() == null ? request.deletes() : request.puts();
    }

    /** Takes the changes of a revision that were asked for, in the order of revisions. */
    void offer(RevisionChanges changes) {
        boolean ended;
        lock.lock();
        try {
            if (end != null || changes.revision() < liveFrom || changes.revision() < position) {
                return;
            }
            int count = changes.changes().size();
            if (buffer.isEmpty() || buffered + count <= context.capacity()) {
                buffer.add(changes);
                buffered += count;
            } else {
                fallBehind(changes.revision());
            }
            ended = end != null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        told(ended);
    }

    /** Learns that the dispatcher does not have the revisions {@code from} to {@code to}, inclusive. */
    void missed(long from, long to) {
        boolean ended;
        lock.lock();
        try {
            if (end != null || liveFrom == NEVER || to < liveFrom || to < position) {
                return;
            }
            fallBehind(from);
            ended = end != null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        told(ended);
    }

    /** Nothing from a revision on is taken from the dispatcher any more. Called with the lock. */
    private void fallBehind(long from) {
        if (isLive()) {
            replay.addAll(buffer);
            position = Math.max(position, from);
            covered = position - 1;
        }
        // else the history is read anyway, from before what is in the buffer
        buffer.clear();
        buffered = 0;
        liveFrom = NEVER;
        if (!context.history().isHistoryEnabled()) {
            end = new FeedEnd.Overflowed(position, context.capacity());
        }
    }

    // ---- the consumer's side

    /**
     * What comes next, if it is there. Null: {@link #readHistory} if {@link #isBehind}, else {@link #await}.
     *
     * @throws RuntimeException as {@link io.dengine.watch.Watcher#poll}
     */
    @Nullable
    WatchBatch take() {
        // before the lock: what was offered up to this revision is then in the buffer, or was taken from it
        long dispatched = context.dispatched().getAsLong();
        RevisionChanges next;
        lock.lock();
        try {
            next = poll();
            if (next == null) {
                if (end != null) {
                    throw end.exception();
                }
                confirmed = Math.max(confirmed, isLive() ? Math.max(covered, dispatched) : covered);
                return null;
            }
            confirmed = Math.max(confirmed, next.revision());
        } finally {
            lock.unlock();
        }
        try {
            return EventDecoder.batch(next, request.previousValue());
        } catch (RuntimeException e) {
            // else the next call would go on behind what could not be delivered
            end(new FeedEnd.Failed(e));
            throw e;
        }
    }

    private @Nullable RevisionChanges poll() {
        RevisionChanges next = replay.poll();
        if (next == null && isLive()) {
            next = buffer.poll();
            buffered -= next == null ? 0 : next.changes().size();
        }
        return next;
    }

    /** Whether the history must be read for what comes next. */
    boolean isBehind() {
        lock.lock();
        try {
            return end == null && !isLive();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads a bounded part of the history, or finds that there is nothing to read any more.
     *
     * @throws io.dengine.storage.StorageException when it cannot be read; it can be tried again
     */
    void readHistory() {
        long from;
        lock.lock();
        try {
            if (liveFrom == NEVER) {
                long head = context.history().revision();
                // not earlier: the buffer would only overflow again while the rest is read
                if (position > head || head - position < context.capacity() / 2) {
                    goLive(head);
                }
            }
            if (end != null || isLive()) {
                return;
            }
            from = position;
        } finally {
            lock.unlock();
        }
        HistoryReader.Part part;
        try {
            part = context.history().read(from, range(), replaySize.changes());
        } catch (HistoryCompactedException e) {
            end(compacted(from));
            return;
        }
        replaySize.learn(part.changes());
        accept(part, from);
    }

    private void accept(HistoryReader.Part part, long from) {
        if (part.nextRevision() <= from) {
            throw new IllegalStateException(
                    "the history was read from revision " + from + " and ended before it, at " + part.nextRevision());
        }
        lock.lock();
        try {
            // It may have fallen behind meanwhile, which moves liveFrom, not position.
            for (RevisionChanges read : part.changes()) {
                List<Change> wanted =
                        read.changes().stream().filter(this::wants).toList();
                if (read.revision() < liveFrom && !wanted.isEmpty()) {
                    replay.add(new RevisionChanges(read.revision(), wanted));
                }
            }
            position = Math.min(part.nextRevision(), liveFrom);
            covered = position - 1;
        } finally {
            lock.unlock();
        }
    }

    private FeedEnd compacted(long from) {
        boolean lost;
        lock.lock();
        try {
            lost = wasLive;
        } finally {
            lock.unlock();
        }
        HistoryReader history = context.history();
        return lost && !history.isHistoryEnabled()
                ? new FeedEnd.Overflowed(from, context.capacity())
                : new FeedEnd.Compacted(from, history.compactedRevision() + 1);
    }

    /** Every change up to it has been delivered. */
    long confirmed() {
        lock.lock();
        try {
            return confirmed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to take or to read.
     *
     * @return what is left of the time
     */
    long await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && end == null && replay.isEmpty() && isLive() && buffer.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return left;
    }

    // ---- the end

    boolean isOpen() {
        lock.lock();
        try {
            return end == null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it after what is buffered. Idempotent. */
    void close() {
        end(new FeedEnd.Closed());
    }

    private void end(FeedEnd reason) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            end = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        told(true);
    }

    private void told(boolean ended) {
        if (ended) {
            whenEnded.accept(this);
        }
        whenReady.run();
    }

    // ---- called with the lock

    private boolean isLive() {
        return position >= liveFrom;
    }

    private void goLive(long head) {
        liveFrom = head + 1;
        wasLive = true;
    }
}
