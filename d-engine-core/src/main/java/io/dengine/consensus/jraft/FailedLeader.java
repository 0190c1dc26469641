package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.rpc.RaftClientService;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseClosureAdapter;
import io.dengine.Member;
import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets another member lead at once when this one led and has failed, instead of after an election timeout. The leader lease must be released and
 * the gate closed before: then nothing that the next leader does can contradict what this one promised. Best effort: whatever goes
 * wrong here, the others elect a leader when they have missed this one for long enough.
 *
 * <p>The library does something like it by itself, to a member of its own choice, which the others refuse: they have not been told that the lease is
 * released, or name another heir.
 */
final class FailedLeader {

    private static final Logger LOG = LoggerFactory.getLogger(FailedLeader.class);

    private final JRaftContext context;
    private final String groupId;
    private final RaftClientService rpc;
    private final Succession succession;

    FailedLeader(JRaftContext context, String groupId, RaftClientService rpc, Succession succession) {
        this.context = context;
        this.groupId = groupId;
        this.rpc = rpc;
        this.succession = succession;
    }

    /** Begins to hand over, on a thread of its own that ends within about the {@link #patience()}. */
    Thread begin(long term) {
        return DaemonThreads.start("d-engine-raft-succession", () -> {
            try {
                handOver(term);
            } catch (RuntimeException | Error e) {
                LOG.warn("leadership of term {} could not be handed over after the failure", term, e);
            }
        });
    }

    /** How long it is worth waiting for: then an election would hardly take longer. */
    Duration patience() {
        return context.electionTimeout().dividedBy(2);
    }

    private void handOver(long term) {
        int majority = succession.majority();
        if (context.others().size() < majority) {
            return;
        }
        Duration step = patience().dividedBy(4);
        Optional<Member> heir = succession.mostAdvancedVoter(step);
        if (heir.isPresent() && succession.announce(term, heir.get(), majority, step)) {
            campaign(term, heir.get());
        } else {
            LOG.info("leadership of term {} is not handed over: not enough members answer to elect a leader", term);
        }
    }

    private void campaign(long term, Member heir) {
        TimeoutNowRequest request = TimeoutNowRequest.newBuilder()
                .setGroupId(groupId)
                .setServerId(PeerIds.peerId(context.self().address()).toString())
                .setPeerId(PeerIds.peerId(heir.address()).toString())
                .setTerm(term)
                .build();
        CompletableFuture<Boolean> campaigns = new CompletableFuture<>();
        rpc.timeoutNow(
                PeerIds.endpoint(heir.address()),
                request,
                Math.toIntExact(patience().toMillis()),
                new RpcResponseClosureAdapter<TimeoutNowResponse>() {
                    @Override
                    public void run(Status status) {
                        campaigns.complete(status.isOk() && getResponse().getSuccess());
                    }
                });
        // Not left to itself: the connection it goes over is closed when Raft is stopped.
        boolean accepted = campaigns
                .completeOnTimeout(false, patience().toNanos(), TimeUnit.NANOSECONDS)
                .join();
        LOG.info("{} {} after term {}", heir.id(), accepted ? "campaigns" : "was asked in vain to campaign", term);
    }
}
