package io.dengine;

/** Told of every change of leadership, in order. */
@FunctionalInterface
public interface LeaderChangeListener {

    /**
     * Called with the current state at once after subscribing, then for every change: a first leader, another leader, no
     * leader. Calls to one listener never overlap and run on a thread of its own, never on a Raft thread, so that a slow or
     * throwing listener harms nobody else; what it throws is logged. Inside the call {@code EmbeddedEngine.leaderInfo()} is
     * that of {@code change.current()} or newer.
     */
    void onLeaderChange(LeaderChange change);
}
