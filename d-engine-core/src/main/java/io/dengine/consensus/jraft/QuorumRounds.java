package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcResponseClosureAdapter;
import com.google.protobuf.ByteString;
import io.dengine.consensus.ReadIndexListener;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds to a majority: each yields the commit index (Raft's read index), and on the leader extends the leader lease.
 *
 * <p>Asks the library's node directly instead of through its read queue: an answer does not wait for the apply thread, so that a
 * slow apply does not cost the lease, and no hand-off stands between a read and its round.
 */
final class QuorumRounds {

    private static final Logger LOG = LoggerFactory.getLogger(QuorumRounds.class);

    private static final ReadIndexListener IGNORE = new ReadIndexListener() {
        @Override
        public void confirmed(long index) {
            // The lease was renewed on the way.
        }

        @Override
        public void failed(String reason, boolean noLeader) {
            LOG.debug("the leader lease was not renewed: {}", reason);
        }
    };

    private final NodeImpl node;
    private final LeadershipTracker leadership;
    private final LeaderLease lease;
    private final LongSupplier nanoClock;
    private final ReadIndexRequest request;

    QuorumRounds(
            NodeImpl node, String groupId, LeadershipTracker leadership, LeaderLease lease, LongSupplier nanoClock) {
        this.node = node;
        this.leadership = leadership;
        this.lease = lease;
        this.nanoClock = nanoClock;
        String self = node.getServerId().toString();
        this.request = ReadIndexRequest.newBuilder()
                .setGroupId(groupId)
                .setServerId(self)
                .setPeerId(self)
                .addEntries(ByteString.EMPTY)
                .setReadOnlyOptions(ReadOnlyOption.convertMsgType(ReadOnlyOption.ReadOnlySafe))
                .build();
    }

    /** Begins a round for the leader lease alone. */
    void renewLease() {
        begin(IGNORE);
    }

    void begin(ReadIndexListener listener) {
        // Both are read before the round begins: it confirms the leader of this term from this moment.
        long term = leadership.leadingTerm();
        long start = nanoClock.getAsLong();
        node.handleReadIndexRequest(request, new RpcResponseClosureAdapter<ReadIndexResponse>() {
            @Override
            public void run(Status status) {
                if (!status.isOk()) {
                    boolean noLeader = status.getRaftError() == RaftError.EPERM;
                    listener.failed(String.valueOf(status.getErrorMsg()), noLeader);
                } else if (!getResponse().getSuccess()) {
                    listener.failed("no majority confirmed the leader", false);
                } else {
                    // A round that was forwarded to another leader came with a newer term, which renew() refuses.
                    if (term != 0) {
                        lease.renew(term, start);
                    }
                    listener.confirmed(getResponse().getIndex());
                }
            }
        });
    }
}
