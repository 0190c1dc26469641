package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Member;
import io.dengine.MemberStatus;
import io.dengine.MemberStatus.FollowerProgress;
import io.dengine.Role;
import io.dengine.apply.KvStore;
import io.dengine.consensus.Consensus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects what {@link EngineStatus} tells. */
public final class StatusReport {

    private StatusReport() {}

    static EngineStatus of(
            EngineConfig config,
            LeadershipState leadership,
            Consensus consensus,
            KvStore store,
            int pendingWrites,
            @Nullable String failure) {
        LeaderInfo leader = leadership.leader();
        Map<String, FollowerProgress> progress = leadership.isLeader() ? consensus.progress() : Map.of();
        return new EngineStatus(
                config.clusterName(),
                store.clusterId().map(UUID::toString).orElse(null),
                config.nodeId(),
                leadership.role(),
                Math.max(leadership.term(), consensus.term()),
                leader,
                leadership.isLeader() && consensus.holdsLeaderLease(),
                consensus.commitIndex(),
                consensus.appliedIndex(),
                failure == null ? consensus.lastLogIndex() : 0,
                consensus.snapshotIndex(),
                store.revision(),
                0,
                0,
                0,
                pendingWrites,
                members(config, leader, progress),
                failure,
                null);
    }

    /** The status of a member that does not run. */
    public static EngineStatus idle(
            EngineConfig config, LeadershipState leadership, long term, @Nullable String failure) {
        return new EngineStatus(
                config.clusterName(),
                null,
                config.nodeId(),
                Role.STOPPED,
                Math.max(term, leadership.term()),
                null,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                members(config, null, Map.of()),
                failure,
                null);
    }

    private static List<MemberStatus> members(
            EngineConfig config, @Nullable LeaderInfo leader, Map<String, FollowerProgress> progress) {
        return config.initialCluster().stream()
                .map(member -> status(member, leader, progress))
                .toList();
    }

    private static MemberStatus status(
            Member member, @Nullable LeaderInfo leader, Map<String, FollowerProgress> progress) {
        boolean leads = leader != null && leader.leaderId().equals(member.id());
        return new MemberStatus(member.id(), member.address(), member.url(), leads, progress.get(member.id()));
    }
}
