package io.dengine.consensus;

import io.dengine.MemberStatus.FollowerProgress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Raft, as the rest of the engine sees it. Thread-safe. */
public interface Consensus {

    /** Answers what other members {@link #ask} of this one. To be called before {@link #start()}; without it they are refused. */
    void serve(MemberRequestHandler handler);

    /**
     * What this member tells the others of itself. To be called before {@link #start()}; without it nothing is told.
     *
     * @param report called by threads that serve peers, a few times a second; must return soon
     */
    void report(Supplier<MemberReport> report);

    /** Binds the peer port and joins the cluster; does not wait for a leader. */
    void start();

    /**
     * Proposes an entry.
     *
     * @param expectedTerm the term in which it must be proposed, or -1 for any
     */
    void propose(byte[] entry, long expectedTerm, Proposal proposal);

    /** Asks a majority for the commit index. Calls the listener exactly once, from any thread, also at once. */
    void readIndex(ReadIndexListener listener);

    /** Whether entries up to {@code index}, Raft's own included, are applied. */
    boolean isApplied(long index);

    /** Whether this member holds the leader lease now. Takes no lock. */
    boolean holdsLeaderLease();

    /** The term in which the lease is held, or 0. For a check before and after a step. */
    long leaderLeaseTerm();

    /** The term this member leads in, having applied an entry of it, or 0. */
    long leadingTerm();

    /**
     * The commit index of this member at this moment. On a leader that has applied an entry of its term, and as long as no other member
     * leads, every write that anybody has seen acknowledged, or has read anywhere, is at or below it. Takes no lock, unless the commit
     * index is changed at that very moment.
     */
    long currentCommitIndex();

    /** Last known commit index. */
    long commitIndex();

    /** Last index applied, Raft's own entries included. */
    long appliedIndex();

    /** Last durable index of the log. */
    long lastLogIndex();

    /** Index of the latest snapshot, or 0. */
    long snapshotIndex();

    /** Latest persisted term. */
    long term();

    /** How far the others are, by node id, as they last answered. */
    Map<String, FollowerProgress> progress();

    /** What the others told of themselves within {@code maxAge}, by node id; {@link MemberReport#UNKNOWN} of those that tell nothing. */
    Map<String, MemberReport> reports(Duration maxAge);

    /**
     * Asks another member, over the peer port. The future completes on a thread that passes on answers of members: dependents must
     * return soon.
     *
     * @param nodeId another member
     * @param request opaque bytes for its {@link MemberRequestHandler}; at most the largest request plus 64 KiB
     * @return its answer; fails with {@link NotSentException} when the other member certainly did not handle it (no such member, no
     *     connection, refused unread; with an {@link io.dengine.OverloadedException} as cause when too much is on its way
     *     already), and with another {@link io.dengine.EngineException} when that is not known; at the latest after {@code timeout}
     * @throws IllegalArgumentException when the request is too long
     */
    CompletableFuture<byte[]> ask(String nodeId, byte[] request, Duration timeout);

    /** The ids of the members whose peer port does not accept a connection. */
    Map<String, Boolean> probePeers(Duration timeout);

    /** See {@link io.dengine.node.Node#transferLeadership}. */
    boolean transferLeadership(Duration timeout);

    /** Takes a snapshot; the reason why not, or empty when it was taken. */
    Optional<String> snapshot(Duration timeout);

    /** Why the member stopped itself, or null. */
    @Nullable
    String failure();

    /** Leaves the cluster's traffic and frees everything. Waits at most {@code timeout} for each step. Idempotent. */
    void stop(Duration timeout);
}
