package io.dengine.runtime.watch;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.Change;
import io.dengine.apply.HistoryReader;
import io.dengine.kv.KeyRange;
import io.dengine.storage.CorruptionException;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One watch, between the dispatcher and its consumer, who gets the changes in order, each once.
 *
 * <p>They come from two sources. <em>Live</em>: the dispatcher offers every change of a revision from {@code liveFrom} on, and it waits in a bounded buffer.
 * <em>Behind</em>: the consumer reads the history, from {@code position} on ({@link FeedContents}). The two meet without gap or duplicate, because {@code liveFrom} is set, under the
 * lock, to the revision after that of the store: what is committed later is dispatched later and finds {@code liveFrom} set; what was committed before is in the
 * history, is read up to {@code liveFrom} and not taken from the dispatcher. When the buffer is full the watch is behind from the first revision that had no place.
 *
 * <p>Whatever is thrown by {@link #offer}, {@link #missed} or {@link #letGo}, for want of memory or of threads: a revision is then buffered or not, and told
 * of as missed or not. Both can be told again; what was taken is not taken twice.
 *
 * <p>Thread-safety: {@link #offer}, {@link #missed} and {@link #letGo} belong to the dispatcher; {@link #take} and {@link #readHistory} to one consumer at a
 * time; everything else may be called by any thread. The lock is held for a few instructions only, so that the dispatcher does not wait for a consumer.
 */
final class WatchFeed implements Holder {

    private final long id;
    private final WatchRequest request;
    private final FeedContext context;
    private final Consumer<WatchFeed> whenEnded;
    private final ReplaySize replaySize;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** With the lock. */
    private final FeedContents contents;

    /** Every change up to it has been delivered. */
    private long confirmed;

    /** What the consumer is about to take. */
    private @Nullable Offer taking;

    private boolean countedBehind;
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
        this.replaySize = new ReplaySize(context.limits().bytes());
        this.contents = new FeedContents(context);
    }

    /** Begins, once; the dispatcher must be able to find this watch already. */
    void start() {
        lock.lock();
        try {
            contents.start(request.fromRevision(), context.history().revision());
            confirmed = contents.covered();
        } finally {
            unlock();
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

    /** Whether what stood there before is needed. */
    boolean wantsPrevious() {
        return request.previousValue();
    }

    /** Takes the changes of a revision that were asked for, in the order of revisions. */
    void offer(Offer changes) {
        change(() -> contents.offer(changes));
    }

    /** Learns that the dispatcher does not have the revisions {@code from} to {@code to}, inclusive, apart from those that it has offered. */
    void missed(long from, long to) {
        change(() -> contents.missed(from, to));
    }

    /** What waits is read from the history instead, again perhaps. Where history is off it is lost, and the watch ends. */
    @Override
    public void letGo() {
        change(() -> contents.letGo(taking));
    }

    /** @param attempt with the lock; whether it has changed anything */
    private void change(BooleanSupplier attempt) {
        boolean ended;
        lock.lock();
        try {
            if (end != null || !attempt.getAsBoolean()) {
                return;
            }
            if (contents.isCutOff() && !context.history().isHistoryEnabled()) {
                endWith(new FeedEnd.Overflowed(contents.position(), context.limits()));
            }
            ended = end != null;
            changed.signalAll();
        } finally {
            unlock();
        }
        told(ended);
    }

    @Override
    public long heldBytes() {
        return locked(() -> end == null ? contents.bytes() : 0L);
    }

    /** Says again that there is something to take or to read. */
    void tellAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        whenReady.run();
    }

    // ---- the consumer's side

    /**
     * What comes next, if it is there. Null: {@link #readHistory} if {@link #isBehind}, else {@link #await}.
     *
     * @throws RuntimeException as {@link io.dengine.watch.Watcher#poll}
     */
    @Nullable
    WatchBatch take() {
        Offer next = next();
        if (next == null) {
            return null;
        }
        WatchBatch batch = null;
        try {
            batch = EventDecoder.batch(next.changes(), request.previousValue());
        } catch (RuntimeException e) {
            // else the next call would go on behind what could not be delivered
            end(new FeedEnd.Failed(e));
            throw e;
        } finally {
            // it is taken only now: had there been no memory for it, it would be gone
            taken(next, batch != null);
        }
        return batch;
    }

    private @Nullable Offer next() {
        // before the lock: what was offered up to this revision is then in the buffer, or was taken from it
        long dispatched = context.dispatched().getAsLong();
        lock.lock();
        try {
            Offer next = contents.peek();
            taking = next;
            if (next == null) {
                if (end != null) {
                    throw end.exception();
                }
                long reached = contents.covered();
                confirmed = Math.max(confirmed, contents.isLive() ? Math.max(reached, dispatched) : reached);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void taken(Offer next, boolean delivered) {
        lock.lock();
        try {
            taking = null;
            // it was cleared if the consumer is to get nothing any more
            if (delivered && contents.peek() == next) {
                contents.take();
                confirmed = Math.max(confirmed, next.revision());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the history must be read for what comes next. */
    boolean isBehind() {
        return locked(() -> end == null && !contents.isLive());
    }

    /**
     * Reads a bounded part of the history, or finds that there is nothing to read any more.
     *
     * @throws CorruptionException when it is damaged, which ends the watch
     * @throws io.dengine.storage.StorageException when it cannot be read; it can be tried again
     */
    void readHistory() {
        long from;
        lock.lock();
        try {
            contents.goLiveNear(context.history().revision());
            if (end != null || contents.isLive()) {
                return;
            }
            from = contents.position();
        } finally {
            unlock();
        }
        HistoryReader.Part part;
        try {
            // while too much waits everywhere each takes no more than what it hands on at once
            int most = context.budget().isOver() ? 1 : replaySize.changes();
            part = context.history().read(from, range(), most);
        } catch (HistoryCompactedException e) {
            // not from where it was read: what was let go meanwhile lies before that, and is lost too
            end(compacted(locked(contents::position)));
            return;
        } catch (CorruptionException e) {
            end(new FeedEnd.Failed(e));
            throw e;
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
            // What was let go meanwhile comes before this part, which is read again after it then.
            if (end == null && contents.position() == from) {
                contents.add(part, this::wants, this::needed);
            }
        } finally {
            unlock();
        }
    }

    private Change needed(Change change) {
        return request.previousValue() ? change : Offer.withoutPrevious(change);
    }

    private FeedEnd compacted(long from) {
        boolean lost = locked(contents::wasLive);
        HistoryReader history = context.history();
        return lost && !history.isHistoryEnabled()
                ? new FeedEnd.Overflowed(from, context.limits())
                : new FeedEnd.Compacted(from, history.compactedRevision());
    }

    /** Every change up to it has been delivered. */
    long confirmed() {
        return locked(() -> confirmed);
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
            while (left > 0 && end == null && contents.peek() == null && contents.isLive()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return left;
    }

    // ---- the end

    boolean isOpen() {
        return locked(() -> end == null);
    }

    /** Ends it after what is buffered. Idempotent. */
    void close() {
        end(new FeedEnd.Closed());
    }

    /** Ends it for a consumer who takes nothing any more. Idempotent. */
    void cancel() {
        close();
        lock.lock();
        try {
            contents.clear();
        } finally {
            lock.unlock();
        }
    }

    private void end(FeedEnd reason) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            endWith(reason);
            changed.signalAll();
        } finally {
            unlock();
        }
        told(true);
    }

    /** What waits belongs to the consumer from now on: whether he takes it is not known. */
    private void endWith(FeedEnd reason) {
        end = reason;
        contents.endCounting();
    }

    private void told(boolean ended) {
        try {
            if (ended) {
                whenEnded.accept(this);
            }
        } finally {
            whenReady.run();
        }
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- called with the lock

    private void unlock() {
        boolean behind = end == null && !contents.isLive();
        if (behind != countedBehind) {
            countedBehind = behind;
            context.behind().addAndGet(behind ? 1 : -1);
        }
        lock.unlock();
    }
}
