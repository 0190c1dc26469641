package io.dengine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a member at a moment. The numbers are sampled one after the other, not as one atomic picture. {@link #builder} spares counting the
 * components, for instance in a test.
 *
 * @param clusterName name of the cluster
 * @param clusterId the UUID that the first leader gave the cluster; null until it has been replicated here
 * @param nodeId id of this member
 * @param role what this member is
 * @param term latest Raft term known here
 * @param leader who leads; null when no leader is known
 * @param leaderLeaseHeld whether this member is the leader and holds its leader lease at this moment
 * @param commitIndex last index known here to be committed
 * @param appliedIndex last index applied here
 * @param lastLogIndex last index of the log here
 * @param snapshotIndex last index contained in the latest snapshot; 0 when there is none
 * @param revision the store's revision here
 * @param compactedRevision history up to this revision is not kept any more
 * @param freeDiskBytes usable space where the data is; {@link Long#MAX_VALUE} when it cannot be told, 0 while the engine is not open
 * @param openWatchers open watchers here
 * @param watchersBehind how many of them are fed from the history, because they began there or their consumers are slower than the changes
 * @param watchBufferBytes bytes that wait for their consumers, and for the listeners of mirrors
 * @param pendingWrites writes accepted and not yet answered
 * @param members the members in the order of the configuration
 * @param failure why the engine stopped itself, or null
 * @param divergence which members' states differ from each other at the same index of the log, or null; such a cluster must not be trusted
 */
public record EngineStatus(
        String clusterName,
        @Nullable String clusterId,
        String nodeId,
        Role role,
        long term,
        @Nullable LeaderInfo leader,
        boolean leaderLeaseHeld,
        long commitIndex,
        long appliedIndex,
        long lastLogIndex,
        long snapshotIndex,
        long revision,
        long compactedRevision,
        long freeDiskBytes,
        int openWatchers,
        int watchersBehind,
        long watchBufferBytes,
        int pendingWrites,
        List<MemberStatus> members,
        @Nullable String failure,
        @Nullable String divergence) {

    public EngineStatus {
        members = List.copyOf(members);
    }

    /** A builder of the status of a member that does not run and knows nothing: everything else is 0, null or empty. */
    public static Builder builder(String clusterName, String nodeId) {
        return new Builder(clusterName, nodeId);
    }

    /** Entries that are known to be committed and not applied here yet. */
    public long applyLag() {
        return Math.max(0, commitIndex - appliedIndex);
    }

    /** Builds an {@link EngineStatus}. Not thread-safe. */
    public static final class Builder {

        private final String clusterName;
        private final String nodeId;
        private @Nullable String clusterId;
        private Role role = Role.STOPPED;
        private long term;
        private @Nullable LeaderInfo leader;
        private boolean leaderLeaseHeld;
        private long commitIndex;
        private long appliedIndex;
        private long lastLogIndex;
        private long snapshotIndex;
        private long revision;
        private long compactedRevision;
        private long freeDiskBytes;
        private int openWatchers;
        private int watchersBehind;
        private long watchBufferBytes;
        private int pendingWrites;
        private List<MemberStatus> members = List.of();
        private @Nullable String failure;
        private @Nullable String divergence;

        private Builder(String clusterName, String nodeId) {
            this.clusterName = Objects.requireNonNull(clusterName, "clusterName");
            this.nodeId = Objects.requireNonNull(nodeId, "nodeId");
        }

        /** See {@link EngineStatus#clusterId()}. */
        public Builder clusterId(@Nullable String value) {
            this.clusterId = value;
            return this;
        }

        /** See {@link EngineStatus#role()}. */
        public Builder role(Role value) {
            this.role = Objects.requireNonNull(value, "role");
            return this;
        }

        /** See {@link EngineStatus#term()}. */
        public Builder term(long value) {
            this.term = value;
            return this;
        }

        /** See {@link EngineStatus#leader()}. */
        public Builder leader(@Nullable LeaderInfo value) {
            this.leader = value;
            return this;
        }

        /** See {@link EngineStatus#leaderLeaseHeld()}. */
        public Builder leaderLeaseHeld(boolean value) {
            this.leaderLeaseHeld = value;
            return this;
        }

        /** See {@link EngineStatus#commitIndex()}. */
        public Builder commitIndex(long value) {
            this.commitIndex = value;
            return this;
        }

        /** See {@link EngineStatus#appliedIndex()}. */
        public Builder appliedIndex(long value) {
            this.appliedIndex = value;
            return this;
        }

        /** See {@link EngineStatus#lastLogIndex()}. */
        public Builder lastLogIndex(long value) {
            this.lastLogIndex = value;
            return this;
        }

        /** See {@link EngineStatus#snapshotIndex()}. */
        public Builder snapshotIndex(long value) {
            this.snapshotIndex = value;
            return this;
        }

        /** See {@link EngineStatus#revision()}. */
        public Builder revision(long value) {
            this.revision = value;
            return this;
        }

        /** See {@link EngineStatus#compactedRevision()}. */
        public Builder compactedRevision(long value) {
            this.compactedRevision = value;
            return this;
        }

        /** See {@link EngineStatus#freeDiskBytes()}. */
        public Builder freeDiskBytes(long value) {
            this.freeDiskBytes = value;
            return this;
        }

        /** See {@link EngineStatus#openWatchers()}. */
        public Builder openWatchers(int value) {
            this.openWatchers = value;
            return this;
        }

        /** See {@link EngineStatus#watchersBehind()}. */
        public Builder watchersBehind(int value) {
            this.watchersBehind = value;
            return this;
        }

        /** See {@link EngineStatus#watchBufferBytes()}. */
        public Builder watchBufferBytes(long value) {
            this.watchBufferBytes = value;
            return this;
        }

        /** See {@link EngineStatus#pendingWrites()}. */
        public Builder pendingWrites(int value) {
            this.pendingWrites = value;
            return this;
        }

        /** See {@link EngineStatus#members()}. */
        public Builder members(List<MemberStatus> value) {
            this.members = List.copyOf(value);
            return this;
        }

        /** See {@link EngineStatus#failure()}. */
        public Builder failure(@Nullable String value) {
            this.failure = value;
            return this;
        }

        /** See {@link EngineStatus#divergence()}. */
        public Builder divergence(@Nullable String value) {
            this.divergence = value;
            return this;
        }

        /** The status. */
        public EngineStatus build() {
            return new EngineStatus(
                    clusterName,
                    clusterId,
                    nodeId,
                    role,
                    term,
                    leader,
                    leaderLeaseHeld,
                    commitIndex,
                    appliedIndex,
                    lastLogIndex,
                    snapshotIndex,
                    revision,
                    compactedRevision,
                    freeDiskBytes,
                    openWatchers,
                    watchersBehind,
                    watchBufferBytes,
                    pendingWrites,
                    members,
                    failure,
                    divergence);
        }
    }
}
