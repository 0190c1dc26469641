package io.dengine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a member at a moment. The numbers are sampled one after the other, not as one atomic picture.
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
 * @param freeDiskBytes usable space where the data is; 0 while the engine is not open
 * @param openWatchers open watchers here
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
        int pendingWrites,
        List<MemberStatus> members,
        @Nullable String failure,
        @Nullable String divergence) {

    /** Entries that are known to be committed and not applied here yet. */
    public long applyLag() {
        return Math.max(0, commitIndex - appliedIndex);
    }
}
