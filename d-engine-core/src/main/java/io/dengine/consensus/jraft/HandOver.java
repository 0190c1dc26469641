package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import io.dengine.LeaderInfo;
import io.dengine.Member;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands leadership over. In this order: the leader lease of the term ends for good; the members are told so, which lets
 * them vote although they heard of the leader a moment ago; then the library brings the most advanced follower up to date and lets it
 * campaign.
 *
 * <p>A hand-over that fails leaves no lease that could be renewed in this term, since a late campaign of the chosen follower may still
 * succeed in it. The leader then steps down to a new term, and the cluster elects.
 */
final class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final JRaftContext context;
    private final NodeImpl node;
    private final String groupId;
    private final LeadershipTracker leadership;
    private final LeaderLease lease;
    private final VoteGate gate;
    private final Succession succession;

    HandOver(
            JRaftContext context,
            NodeImpl node,
            String groupId,
            LeadershipTracker leadership,
            LeaderLease lease,
            VoteGate gate,
            Succession succession) {
        this.context = context;
        this.node = node;
        this.groupId = groupId;
        this.leadership = leadership;
        this.lease = lease;
        this.gate = gate;
        this.succession = succession;
    }

    /** Whether this member does not lead any more; see {@link io.dengine.node.Node#transferLeadership}. */
    synchronized boolean run(Duration timeout) {
        long term = leadership.leadingTerm();
        if (term == 0) {
            return true;
        }
        Optional<Member> target = succession.mostAdvancedVoter(context.electionTimeout());
        if (target.isEmpty()) {
            LOG.info("leadership is not handed over: no other voter has answered lately");
            return false;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        LOG.info("handing leadership of term {} over to {}", term, target.get().id());
        lease.release(term);
        gate.onLeaseReleased(term, false);
        if (!succession.announce(
                term,
                target.get(),
                context.others().size(),
                context.electionTimeout().dividedBy(2))) {
            LOG.info("not every member was told that the lease of term {} is released", term);
        }
        Status status = node.transferLeadershipTo(PeerIds.peerId(target.get().address()));
        // Nothing is proposed here once the transfer has begun: what is applied beyond this is of the successor's own
        // term, so it has committed it and serves.
        long lastOwnIndex = node.getLastLogIndex();
        boolean moved = status.isOk()
                && await(
                        deadline,
                        () -> leadership.leadingTerm() != term
                                && anotherLeads()
                                && node.getLastAppliedLogIndex() > lastOwnIndex);
        if (moved) {
            return true;
        }
        LOG.warn(
                "leadership of term {} could not be handed over to {} within {}: stepping down ({})",
                term,
                target.get().id(),
                timeout,
                status);
        stepDown(term);
        return await(System.nanoTime() + context.electionTimeout().toNanos(), () -> leadership.leadingTerm() != term);
    }

    private boolean anotherLeads() {
        LeaderInfo leader = leadership.leader();
        return leader != null && !leader.leaderId().equals(context.config().nodeId());
    }

    /** A request of a higher term makes the library's leader step down; with an empty log it cannot win a vote here. */
    private void stepDown(long term) {
        node.handleRequestVoteRequest(RequestVoteRequest.newBuilder()
                .setGroupId(groupId)
                .setServerId(PeerIds.peerId(context.others().get(0).address()).toString())
                .setPeerId(node.getServerId().toString())
                .setTerm(term + 1)
                .setLastLogIndex(0)
                .setLastLogTerm(0)
                .setPreVote(false)
                .build());
    }

    private static boolean await(long deadlineNanos, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return true;
    }
}
