package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import com.google.protobuf.Message;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/**
 * The processors of those Raft requests that bear on votes. The decision about a vote is made in {@link MetaStorageAdapter}, under
 * the library's lock; refusing here as well spares a living leader the higher term that a refused vote would otherwise
 * leave behind.
 */
@NullUnmarked
final class GatedProcessors {

    private GatedProcessors() {}

    /** The refusal of a request of the leader of {@code term}; or null when it may be handled, and then it is a contact. */
    private static Message refusal(VoteGate gate, long term, Message defaultResponse) {
        if (gate.isClosed()) {
            return RpcFactoryHelper.responseFactory()
                    .newResponse(defaultResponse, RaftError.EHOSTDOWN, "this member has stopped itself");
        }
        gate.onLeaderContact(term);
        return null;
    }

    static final class AppendEntries extends AppendEntriesRequestProcessor {

        private final VoteGate gate;

        AppendEntries(Executor executor, VoteGate gate) {
            super(executor);
            this.gate = gate;
        }

        @Override
        public Message processRequest0(
                RaftServerService service, AppendEntriesRequest request, RpcRequestClosure done) {
            Message refusal = refusal(gate, request.getTerm(), defaultResp());
            return refusal != null ? refusal : super.processRequest0(service, request, done);
        }
    }

    static final class InstallSnapshot extends InstallSnapshotRequestProcessor {

        private final VoteGate gate;

        InstallSnapshot(Executor executor, VoteGate gate) {
            super(executor);
            this.gate = gate;
        }

        @Override
        public Message processRequest0(
                RaftServerService service, InstallSnapshotRequest request, RpcRequestClosure done) {
            Message refusal = refusal(gate, request.getTerm(), defaultResp());
            return refusal != null ? refusal : super.processRequest0(service, request, done);
        }
    }

    static final class RequestVote extends RequestVoteRequestProcessor {

        private final VoteGate gate;

        RequestVote(Executor executor, VoteGate gate) {
            super(executor);
            this.gate = gate;
        }

        @Override
        public Message processRequest0(RaftServerService service, RequestVoteRequest request, RpcRequestClosure done) {
            if (!gate.mayVote()) {
                return RequestVoteResponse.newBuilder()
                        .setTerm(gate.currentTerm())
                        .setGranted(false)
                        .build();
            }
            return super.processRequest0(service, request, done);
        }
    }

    static final class TimeoutNow extends TimeoutNowRequestProcessor {

        private final VoteGate gate;

        TimeoutNow(Executor executor, VoteGate gate) {
            super(executor);
            this.gate = gate;
        }

        @Override
        public Message processRequest0(RaftServerService service, TimeoutNowRequest request, RpcRequestClosure done) {
            // The library also sends this when a leader breaks down, to a member of its own choice, and without our
            // lease
            // having been released.
            if (!gate.mayCampaignAtOnce(request.getTerm())) {
                return TimeoutNowResponse.newBuilder()
                        .setTerm(gate.currentTerm())
                        .setSuccess(false)
                        .build();
            }
            return super.processRequest0(service, request, done);
        }
    }
}
