package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.Task;
import io.dengine.consensus.Rejection;
import io.dengine.storage.CorruptionException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that exist once Raft itself runs.
 *
 * @param handOver absent in a cluster of one, like {@code failedLeader}
 */
record RunningRaft(
        RaftNode raft,
        QuorumRounds rounds,
        SnapshotTrigger snapshots,
        SnapshotScrub scrub,
        FailureLatch failure,
        @Nullable HandOver handOver,
        @Nullable FailedLeader failedLeader) {

    static RunningRaft of(
            RaftNode raft,
            JRaftContext context,
            String groupId,
            LeadershipTracker leadership,
            LeaderLease lease,
            VoteGate gate,
            ApplyAdapter applying,
            LogStorageAdapter log,
            FailureLatch failure,
            @Nullable Peers peers) {
        NodeImpl node = raft.node();
        SnapshotTrigger snapshots = new SnapshotTrigger(
                context.config().snapshot(),
                node,
                context.beforeSnapshot(),
                context.nanoClock(),
                applying::appliedEntries,
                log::appendedBytes,
                () -> peers != null
                        && leadership.leadingTerm() != 0
                        && !context.isDiskLow().getAsBoolean()
                        && peers.monitor().anyIsBehind(raft.snapshots().latestIndex()));
        return new RunningRaft(
                raft,
                new QuorumRounds(node, groupId, leadership, lease, context.nanoClock()),
                snapshots,
                new SnapshotScrub(raft.snapshots(), snapshots, failure::fail, context.nanoClock()),
                failure,
                peers == null
                        ? null
                        : new HandOver(context, node, groupId, leadership, lease, gate, peers.succession()),
                peers == null ? null : new FailedLeader(context, groupId, node.getRpcService(), peers.succession()));
    }

    /** Takes a snapshot when one is due, and looks after the latest one; for the thread that may be busy with one for long. */
    void checkSnapshots() {
        try {
            snapshots.check();
            scrub.check();
        } catch (CorruptionException e) {
            failure.fail("no snapshot can be taken", e);
        }
    }

    NodeIndexes indexes() {
        return raft.indexes();
    }

    void propose(byte[] entry, long expectedTerm, ProposalClosure closure) {
        Task task = new Task(ByteBuffer.wrap(entry), closure);
        task.setExpectedTerm(expectedTerm);
        try {
            raft.node().apply(task);
        } catch (IllegalStateException | NullPointerException e) {
            // What the library throws while it shuts down and after it has: in both cases before it takes the entry.
            closure.reject(Rejection.NOT_RUNNING);
        } catch (RuntimeException e) {
            closure.unknown("the Raft library failed: " + e);
        }
    }
}
