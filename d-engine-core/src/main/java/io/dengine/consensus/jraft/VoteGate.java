package io.dengine.consensus.jraft;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this member may cast a vote, for another member or for itself.
 *
 * <p>The leader lease ({@link LeaderLease}) is sound only if no leader can be elected while it runs. The Raft library refuses
 * <em>pre-votes</em> while a leader is alive, but not real votes, and not the vote for itself of a candidate whose pre-vote
 * succeeded just before the leader was heard again. So every vote passes this gate, at the one place that all of them pass: the
 * moment the vote is made durable ({@link MetaStorageAdapter}), under the library's own lock, where the handling of the leader's
 * heartbeats is excluded. (Raft, section 6.4.1 and 4.2.3 of Ongaro's dissertation.)
 *
 * <p>A vote is refused
 *
 * <ul>
 *   <li>within an election timeout of the last contact with a leader, unless that leader has released its lease to hand over;
 *   <li>within an election timeout of the start of this process, since the last contact before it is forgotten;
 *   <li>while this member itself holds the leader lease;
 *   <li>while this member is not a voter: its data was lost and it has not caught up ({@link Bootstrap}).
 * </ul>
 *
 * <p>Thread-safe; a vote is decided without a lock. A contact is recorded <em>before</em> the library handles the leader's request, so that whatever
 * this member acknowledges to a leader is visible here before the vote that could contradict it.
 */
final class VoteGate {

    private record Contact(long term, long nanos) {}

    private record Release(long term, boolean toThisMember) {}

    private final LongSupplier nanoClock;
    private final long electionTimeoutNanos;

    private volatile boolean voter;
    private volatile boolean closed;
    private volatile long currentTerm;
    private volatile Release released = new Release(0, false);
    private volatile @Nullable Contact contact;
    private volatile BooleanSupplier ownLease = () -> false;

    VoteGate(LongSupplier nanoClock, long electionTimeoutNanos) {
        this.nanoClock = nanoClock;
        this.electionTimeoutNanos = electionTimeoutNanos;
    }

    /** Starts from what was persisted; a member that has a past waits an election timeout before it votes. */
    void begin(long persistedTerm, boolean mayVote) {
        currentTerm = persistedTerm;
        voter = mayVote;
        contact = persistedTerm > 0 ? new Contact(persistedTerm, nanoClock.getAsLong()) : null;
    }

    void ownLease(BooleanSupplier held) {
        ownLease = held;
    }

    /** This member has caught up: it may vote again. */
    void becomeVoter() {
        voter = true;
    }

    /** This member must not promise anything any more: what it promises may not be durable. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isVoter() {
        return voter && !closed;
    }

    /** A term is about to be made durable. Called before it is, so that a lease of an older term ends first. */
    synchronized void onTerm(long term) {
        if (term > currentTerm) {
            currentTerm = term;
        }
    }

    /** The latest term that was, or is just being, made durable. */
    long currentTerm() {
        return currentTerm;
    }

    /** A request of the leader of {@code term} has come and is about to be handled. */
    synchronized void onLeaderContact(long term) {
        // Checked and set in one step: a thread that was held up must not put an older contact in a newer one's place.
        if (term >= currentTerm && term > released.term()) {
            contact = new Contact(term, nanoClock.getAsLong());
        }
    }

    /**
     * The leader of {@code term} has given up its lease for good, to hand over.
     *
     * @param toThisMember whether this is the member that it wants to campaign at once
     */
    synchronized void onLeaseReleased(long term, boolean toThisMember) {
        if (term >= released.term()) {
            released = new Release(term, toThisMember);
        }
    }

    /**
     * Whether this member may campaign although the leader of {@code term} was heard of a moment ago: only if that leader wants it, since two
     * candidates at a time could each keep the other from winning.
     */
    boolean mayCampaignAtOnce(long term) {
        Release last = released;
        return isVoter() && (term < last.term() || (term == last.term() && last.toThisMember()));
    }

    /** Whether a vote may be cast now. */
    boolean mayVote() {
        if (!isVoter() || ownLease.getAsBoolean()) {
            return false;
        }
        Contact last = contact;
        return last == null
                || last.term() <= released.term()
                || nanoClock.getAsLong() - last.nanos() >= electionTimeoutNanos;
    }
}
