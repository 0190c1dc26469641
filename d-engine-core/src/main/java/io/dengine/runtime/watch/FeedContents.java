package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.HistoryReader;
import io.dengine.apply.RevisionChanges;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch stands, and what waits in it: what was read from the history, and behind it what the dispatcher has offered. See {@link WatchFeed}, whose lock guards it.
 *
 * <p>What an offer needs in memory is there before anything changes, and falling behind needs none: each is done or not done, also when memory runs out.
 */
final class FeedContents {

    private static final long NEVER = Long.MAX_VALUE;

    private final WatchLimits limits;

    /** What comes next: read from the history, or buffered before the watch fell behind. */
    private final Backlog replay;

    /** What comes after {@link #replay} once {@link #position} has reached {@link #liveFrom}: offered by the dispatcher. */
    private final Backlog buffer;

    /** The last revision that was put into {@link #buffer}. */
    private long offered;

    /** Every change before it was taken from the history or the dispatcher, or is not asked for. */
    private long position;

    /** Every change from it on is offered by the dispatcher; {@link #NEVER}: none is taken from it. */
    private long liveFrom = NEVER;

    /** Every change up to it that is not in {@link #replay} or {@link #buffer} has been delivered. */
    private long covered;

    private boolean wasLive;

    FeedContents(FeedContext context) {
        this.limits = context.limits();
        this.replay = new Backlog(context.budget());
        this.buffer = new Backlog(context.budget());
    }

    /**
     * Where it begins.
     *
     * @param from a revision; 0: behind the head
     * @param head the store's revision
     */
    void start(long from, long head) {
        position = from == 0 ? head + 1 : from;
        covered = Math.min(position - 1, head);
        if (position > head) {
            goLive(head);
        }
    }

    // ---- what the dispatcher has

    /**
     * Takes changes, or, where there is no room, falls behind. A revision that is larger than what is allowed comes alone.
     *
     * @return false when they are not taken from the dispatcher
     */
    boolean offer(Offer changes) {
        if (changes.revision() < liveFrom || changes.revision() < position) {
            return false;
        }
        if (hasRoom(changes)) {
            buffer.add(new Backlog.Entry(changes));
            offered = changes.revision();
        } else {
            fallBehind(changes.revision());
        }
        return true;
    }

    private boolean hasRoom(Offer changes) {
        return buffer.isEmpty() && replay.isEmpty()
                || buffer.events() + changes.events() <= limits.events() && bytes() + changes.bytes() <= limits.bytes();
    }

    /** The dispatcher does not have revisions, apart from those that it has offered; returns whether that makes this fall behind. */
    boolean missed(long from, long to) {
        long first = Math.max(from, offered + 1);
        if (liveFrom == NEVER || to < first || to < liveFrom || to < position) {
            return false;
        }
        fallBehind(first);
        return true;
    }

    /** Nothing from a revision on is taken from the dispatcher any more. */
    private void fallBehind(long from) {
        if (isLive()) {
            replay.append(buffer);
            goOnFrom(Math.max(position, from));
        } else {
            // the history is read anyway, from before what is in the buffer
            buffer.clear();
            goOnFrom(position);
        }
    }

    /**
     * What waits is read from the history again.
     *
     * @param taken what the consumer is about to take stays
     * @return whether there was anything else
     */
    boolean letGo(@Nullable Offer taken) {
        if (bytes() == (taken == null ? 0 : taken.bytes())) {
            return false;
        }
        if (isLive()) {
            replay.append(buffer);
        } else {
            buffer.clear();
        }
        Offer oldest = replay.peek();
        if (oldest == null) {
            goOnFrom(position);
        } else if (oldest == taken) {
            replay.clearAfterFirst();
            goOnFrom(oldest.revision() + 1);
        } else {
            replay.clear();
            goOnFrom(oldest.revision());
        }
        return true;
    }

    private void goOnFrom(long revision) {
        position = revision;
        covered = revision - 1;
        liveFrom = NEVER;
    }

    // ---- what the consumer takes

    /** What comes next, if it is there; it stays. */
    @Nullable
    Offer peek() {
        return replay.isEmpty() && isLive() ? buffer.peek() : replay.peek();
    }

    /** Takes what comes next. */
    void take() {
        (replay.isEmpty() && isLive() ? buffer : replay).poll();
    }

    /** Whether what comes next, after what waits, comes from the dispatcher. */
    boolean isLive() {
        return position >= liveFrom;
    }

    /** Whether nothing is taken from the dispatcher. */
    boolean isCutOff() {
        return liveFrom == NEVER;
    }

    /** Lets the dispatcher offer, if it is near enough to the head that the buffer does not overflow while the rest is read. */
    void goLiveNear(long head) {
        if (liveFrom == NEVER && (position > head || head - position < limits.events() / 2)) {
            goLive(head);
        }
    }

    private void goLive(long head) {
        liveFrom = head + 1;
        wasLive = true;
    }

    /**
     * Takes a part of the history that was read from {@link #position}. Falling behind meanwhile moves {@link #liveFrom} only; {@link #letGo} moves
     * {@link #position} back, and the part must not be added then.
     */
    void add(HistoryReader.Part part, Predicate<Change> wanted, UnaryOperator<Change> needed) {
        for (RevisionChanges read : part.changes()) {
            List<Change> changes =
                    read.changes().stream().filter(wanted).map(needed).toList();
            if (read.revision() < liveFrom && !changes.isEmpty()) {
                replay.add(new Backlog.Entry(new Offer(new RevisionChanges(read.revision(), changes))));
            }
            // step by step: should memory run out here, it goes on behind what it has
            passTo(read.revision() + 1);
        }
        passTo(part.nextRevision());
    }

    private void passTo(long revision) {
        position = Math.min(revision, liveFrom);
        covered = position - 1;
    }

    // ---- the end

    /** What waits belongs to the consumer from now on, and counts no more: whether he takes it is not known. */
    void endCounting() {
        replay.endCounting();
        buffer.endCounting();
    }

    void clear() {
        replay.clear();
        buffer.clear();
    }

    // ---- where it stands

    /** Every change before it was taken. */
    long position() {
        return position;
    }

    /** Every change up to it that does not wait has been delivered. */
    long covered() {
        return covered;
    }

    /** Whether it was live once. */
    boolean wasLive() {
        return wasLive;
    }

    /** Bytes that wait. */
    long bytes() {
        return replay.bytes() + buffer.bytes();
    }
}
