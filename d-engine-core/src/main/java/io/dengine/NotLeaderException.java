package io.dengine;

import java.util.Optional;

/**
 * A write was sent to a member that is not the leader. The write had no effect. Writes are never forwarded behind the
 * caller's back; {@link #leader()} says who to send it to.
 */
public class NotLeaderException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String nodeId;
    private final transient LeaderInfo leader;

    public NotLeaderException(String nodeId, LeaderInfo leader) {
        super("node " + nodeId + " is not the leader; the leader is " + leader.leaderId() + " at " + leader.address()
                + leader.applicationUrl().map(url -> ", application " + url).orElse(""));
        this.nodeId = nodeId;
        this.leader = leader;
    }

    /** The member that refused. */
    public String nodeId() {
        return nodeId;
    }

    /** The leader this member follows: id, peer address and, where configured, the URL of its application. */
    public LeaderInfo leader() {
        return leader;
    }

    /** The URL of the leader's application, where the configuration names one. */
    public Optional<java.net.URI> leaderUrl() {
        return leader.applicationUrl();
    }
}
