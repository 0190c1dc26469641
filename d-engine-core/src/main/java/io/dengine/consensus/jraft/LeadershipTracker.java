package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.PeerId;
import io.dengine.LeaderInfo;
import io.dengine.Member;
import io.dengine.Role;
import io.dengine.consensus.ConsensusListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the library's events into roles. Called by the apply thread, and at start and end by others, one at a time. */
final class LeadershipTracker {

    private final Member self;
    private final List<Member> members;
    private final ConsensusListener listener;
    private volatile long leadingTerm;
    private volatile boolean recovering;
    private volatile @Nullable LeaderInfo leader;
    private volatile boolean closed;

    LeadershipTracker(Member self, List<Member> members, ConsensusListener listener) {
        this.self = self;
        this.members = members;
        this.listener = listener;
    }

    /** The term this member leads in and has applied an entry of, or 0. */
    long leadingTerm() {
        return leadingTerm;
    }

    @Nullable
    LeaderInfo leader() {
        return leader;
    }

    synchronized void started(boolean isRecovering, long term) {
        recovering = isRecovering;
        publish(isRecovering ? Role.RECOVERING : Role.CANDIDATE, term, null);
    }

    synchronized void recovered(long term) {
        recovering = false;
        publish(leader == null ? Role.CANDIDATE : Role.FOLLOWER, term, leader);
    }

    synchronized void onLeaderStart(long term) {
        leadingTerm = term;
        publish(Role.LEADER, term, new LeaderInfo(self.id(), term, self.address(), self.url()));
    }

    synchronized void onLeaderStop() {
        long term = leadingTerm;
        leadingTerm = 0;
        publish(Role.CANDIDATE, term, null);
    }

    synchronized void onStartFollowing(PeerId peer, long term) {
        String address = peer.getEndpoint().toString();
        LeaderInfo info = members.stream()
                .filter(member -> PeerIds.endpoint(member.address()).equals(peer.getEndpoint()))
                .findFirst()
                .map(member -> new LeaderInfo(member.id(), term, member.address(), member.url()))
                .orElseGet(() -> new LeaderInfo(address, term, address, null));
        leadingTerm = 0;
        publish(recovering ? Role.RECOVERING : Role.FOLLOWER, term, info);
    }

    synchronized void onStopFollowing(long term) {
        publish(recovering ? Role.RECOVERING : Role.CANDIDATE, term, null);
    }

    synchronized void closed(long term) {
        leadingTerm = 0;
        publish(Role.STOPPED, term, null);
        closed = true;
    }

    private void publish(Role role, long term, @Nullable LeaderInfo info) {
        if (closed) {
            return;
        }
        leader = info;
        listener.onLeadership(role, term, info);
    }
}
