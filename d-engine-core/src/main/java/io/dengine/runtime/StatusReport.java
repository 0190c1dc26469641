package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Member;
import io.dengine.MemberStatus;
import io.dengine.MemberStatus.FollowerProgress;
import io.dengine.apply.KvStore;
import io.dengine.consensus.Consensus;
import io.dengine.runtime.watch.WatchCounts;
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
            StatusSources sources,
            int pendingWrites,
            @Nullable String failure) {
        LeaderInfo leader = leadership.leader();
        Map<String, FollowerProgress> progress = leadership.isLeader() ? consensus.progress() : Map.of();
        WatchCounts watches = sources.watches().get();
        return EngineStatus.builder(config.clusterName(), config.nodeId())
                .clusterId(store.clusterId().map(UUID::toString).orElse(null))
                .role(leadership.role())
                .term(Math.max(leadership.term(), consensus.term()))
                .leader(leader)
                .leaderLeaseHeld(leadership.isLeader() && consensus.holdsLeaderLease())
                .commitIndex(consensus.commitIndex())
                .appliedIndex(consensus.appliedIndex())
                .lastLogIndex(failure == null ? consensus.lastLogIndex() : 0)
                .snapshotIndex(consensus.snapshotIndex())
                .revision(store.revision())
                .compactedRevision(sources.compactedRevision().getAsLong())
                .freeDiskBytes(sources.freeDiskBytes().getAsLong())
                .openWatchers(watches.open())
                .watchersBehind(watches.behind())
                .watchBufferBytes(watches.bufferedBytes())
                .pendingWrites(pendingWrites)
                .members(members(config, leader, progress))
                .failure(failure)
                .divergence(sources.divergence().get())
                .build();
    }

    /** The status of a member that does not run. */
    public static EngineStatus idle(
            EngineConfig config, LeadershipState leadership, long term, @Nullable String failure) {
        return EngineStatus.builder(config.clusterName(), config.nodeId())
                .term(Math.max(term, leadership.term()))
                .members(members(config, null, Map.of()))
                .failure(failure)
                .build();
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
