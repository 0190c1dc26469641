package io.dengine.node;

import io.dengine.EngineStatus;
import io.dengine.LeaderChangeListener;
import io.dengine.LeadershipState;
import io.dengine.Subscription;
import io.dengine.kv.LocalKvClient;
import java.time.Duration;
import java.util.List;

/**
 * A running member: one start, one stop. {@link io.dengine.EmbeddedEngine} is built on it and adds what most applications
 * want; this is for authors of frameworks that need their own life cycle. Made by {@link NodeBuilder}. Thread-safe.
 */
public interface Node extends AutoCloseable {

    /**
     * Validates, locks and opens the data directory, binds the peer port and joins the cluster. Does not wait for a leader.
     *
     * @throws io.dengine.ConfigurationException when the configuration is not valid; nothing was touched
     * @throws io.dengine.DataDirectoryException when the data directory cannot be used
     * @throws io.dengine.storage.StorageException when a store cannot be opened or is damaged
     * @throws io.dengine.EngineException when the peer port cannot be bound
     * @throws IllegalStateException when it was started before
     */
    void start();

    /** The id of this member. */
    String nodeId();

    /** Who leads, as this member sees it: one volatile read. */
    LeadershipState leadership();

    /** Whether this member leads, is ready, and holds its leader lease at this moment: compares a clock, takes no lock. */
    boolean isPrimary();

    /**
     * Whether this member follows a known leader and has at most {@code maxApplyLag} committed entries yet to apply; from numbers
     * that are sampled in the background: takes no lock.
     */
    boolean isReplica(long maxApplyLag);

    /** Calls the listener with the present state and then with every change; see {@link LeaderChangeListener}. */
    Subscription onLeaderChange(LeaderChangeListener listener);

    /** The key-value client of this member. */
    LocalKvClient client();

    /** The state of this member. */
    EngineStatus status();

    /** The ids of the members whose peer port cannot be reached from here at this moment; takes up to {@code timeout}. */
    List<String> unreachableMembers(Duration timeout);

    /**
     * If this member leads, hands leadership over to the most advanced follower. The leader lease ends first.
     *
     * @return whether this member is not the leader (any more)
     */
    boolean transferLeadership(Duration timeout);

    /** Takes a snapshot now and waits for it, at most {@code timeout}. */
    void snapshot(Duration timeout);

    /**
     * Stops: takes no more work, hands leadership over, answers what is pending, flushes, closes, frees port and directory.
     * Idempotent.
     */
    void stop();

    /** {@link #stop()}. */
    @Override
    default void close() {
        stop();
    }
}
