package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.JRaftUtils;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.core.ElectionPriority;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import com.alipay.sofa.jraft.util.concurrent.DefaultFixedThreadsExecutorGroupFactory;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import com.alipay.sofa.jraft.util.timer.RaftTimerFactory;
import io.dengine.EngineException;
import io.dengine.Member;
import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's node with our settings: its start and its end. */
final class RaftNode {

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final Duration STOP_AFTER_FAILED_START = Duration.ofSeconds(10);

    /** Enough for what peers can answer at a time: the library's own bound on requests on their way is 256 for each. */
    private static final int RESPONSE_QUEUE = 32_768;

    static {
        ProtobufMsgFactory.load();
    }

    private final NodeImpl node;
    private final PeerId self;
    private final FixedThreadsExecutorGroup responses;
    private final boolean ownsAddress;
    private final Stores stores;
    private @Nullable NodeIndexes indexes;
    private @Nullable CompletableFuture<Void> stopped;

    private RaftNode(
            NodeImpl node, PeerId self, FixedThreadsExecutorGroup responses, boolean ownsAddress, Stores stores) {
        this.stores = stores;
        this.ownsAddress = ownsAddress;
        this.node = node;
        this.self = self;
        this.responses = responses;
    }

    /**
     * Starts the library's node. The peer port is not the library's business: {@link PeerServer} listens before and after.
     *
     * @param voter whether it may campaign; otherwise see {@link #mayCampaign()}
     */
    static RaftNode start(
            JRaftContext context,
            String groupId,
            LogStorage logStorage,
            RaftMetaStorage metaStorage,
            StateMachine stateMachine,
            boolean voter,
            FailureLatch failure) {
        checkIsUsed(
                RpcFactoryHelper.rpcFactory(),
                PeerRpcFactory.class,
                RaftRpcFactory.class,
                "elections take long when members do not answer");
        checkIsUsed(
                JRaftUtils.raftTimerFactory(),
                BoundedTimerFactory.class,
                RaftTimerFactory.class,
                "when the time of day of a leader is set back, a member may get no entries until that much time has passed");
        PeerId self = PeerIds.peerId(context.self().address());
        Stores stores = new Stores(logStorage, metaStorage, context, failure);
        NodeOptions options = options(context, stores, stateMachine);
        options.setElectionPriority(voter ? ElectionPriority.Disabled : ElectionPriority.NotElected);
        // One thread: the library shares one closure, with one unguarded field for the response, among the answers of
        // all
        // peers to a round. On two threads the refusal of one could be counted as the confirmation of another.
        FixedThreadsExecutorGroup responses = DefaultFixedThreadsExecutorGroupFactory.INSTANCE.newExecutorGroup(
                1, "d-engine-raft-responses-" + context.config().nodeId(), RESPONSE_QUEUE);
        options.setAppendEntriesExecutors(responses);
        NodeManager.getInstance().addAddress(self.getEndpoint());
        // Single members open no port and may share an address: the registry is a set, not a count.
        RaftNode raft = new RaftNode(new NodeImpl(groupId, self), self, responses, !context.isSingle(), stores);
        Throwable problem = null;
        try {
            if (BoundedTimerFactory.init(raft.node, options)) {
                raft.indexes = NodeIndexes.of(raft.node);
                return raft;
            }
        } catch (RuntimeException | Error e) {
            problem = e;
        }
        // What was begun would live on: threads, and the registration that keeps the next start from succeeding.
        raft.stop(STOP_AFTER_FAILED_START);
        throw new EngineException(
                problem == null ? "what the Raft library has logged says why" : problem.toString(), problem);
    }

    private static void checkIsUsed(Object used, Class<?> ours, Class<?> service, String otherwise) {
        if (!ours.isInstance(used)) {
            LOG.warn(
                    "The Raft library uses {}, not {}: {}. Is META-INF/services/{} missing in a repackaged jar?",
                    used.getClass().getName(),
                    ours.getName(),
                    otherwise,
                    service.getName());
        }
    }

    private static NodeOptions options(JRaftContext context, Stores stores, StateMachine stateMachine) {
        Configuration members = new Configuration();
        for (Member member : context.members()) {
            members.addPeer(PeerIds.peerId(member.address()));
        }
        int electionMillis = Math.toIntExact(context.electionTimeout().toMillis());
        NodeOptions options = new NodeOptions();
        options.setElectionTimeoutMs(electionMillis);
        options.setInitialConf(members);
        options.setFsm(stateMachine);
        options.setDisableCli(true);
        // Snapshots are triggered by SnapshotTrigger: by bytes and entries as well as by time.
        options.setSnapshotIntervalSecs(0);
        options.setLogUri("log");
        options.setRaftMetaUri("meta");
        options.setSnapshotUri(context.snapshotDirectory().toString());
        options.setServiceFactory(stores);
        options.setSharedElectionTimer(true);
        options.setSharedVoteTimer(true);
        options.setSharedStepDownTimer(true);
        options.setSharedSnapshotTimer(true);
        options.setSharedTimerPool(true);
        options.setRpcConnectTimeoutMs(electionMillis);
        options.setRpcProcessorThreadPoolSize(12);
        RaftOptions raft = options.getRaftOptions();
        raft.setMaxElectionDelayMs(electionMillis);
        // A look-up in a table for each byte, in Java. What is stored and what travels has other checksums, which the
        // processor computes: docs/decisions/0022.
        raft.setEnableLogEntryChecksum(false);
        raft.setSyncMeta(true);
        raft.setSync(true);
        raft.setOpenStatistics(false);
        // A lost vote must not start another election in a higher term while the cluster is in order.
        raft.setStepDownWhenVoteTimedout(true);
        return options;
    }

    NodeImpl node() {
        return node;
    }

    CheckedSnapshotStorage snapshots() {
        return Objects.requireNonNull(stores.snapshots);
    }

    NodeIndexes indexes() {
        return Objects.requireNonNull(indexes);
    }

    /** This member has caught up: from now on it may become a candidate. */
    void mayCampaign() {
        node.getServerId().setPriority(ElectionPriority.Disabled);
    }

    /**
     * Stops the node and waits until the library has let go of log and state. May be called again, also while another call
     * waits.
     */
    void stop(Duration timeout) {
        try {
            stopping().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while waiting for Raft to stop");
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Raft has not stopped within {}", timeout, e);
        }
    }

    private synchronized CompletableFuture<Void> stopping() {
        if (stopped == null) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            stopped = end;
            DaemonThreads.start("d-engine-raft-stop", () -> stopNow(end));
        }
        return stopped;
    }

    private void stopNow(CompletableFuture<Void> end) {
        try {
            node.shutdown();
            node.join();
            end.complete(null);
        } catch (InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        } finally {
            if (ownsAddress) {
                NodeManager.getInstance().removeAddress(self.getEndpoint());
            }
            responses.shutdownGracefully();
        }
    }

    private static final class Stores extends DefaultJRaftServiceFactory implements JRaftServiceFactory {

        private final LogStorage logStorage;
        private final RaftMetaStorage metaStorage;
        private final JRaftContext context;
        private final FailureLatch failure;
        private volatile @Nullable CheckedSnapshotStorage snapshots;

        Stores(LogStorage logStorage, RaftMetaStorage metaStorage, JRaftContext context, FailureLatch failure) {
            this.logStorage = logStorage;
            this.metaStorage = metaStorage;
            this.context = context;
            this.failure = failure;
        }

        @Override
        public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
            return logStorage;
        }

        @Override
        public SnapshotStorage createSnapshotStorage(NodeOptions options) {
            CheckedSnapshotStorage created = new CheckedSnapshotStorage(
                    context.snapshotDirectory(), options.getRaftOptions(), context.logStore(), failure::fail);
            snapshots = created;
            return created;
        }

        @Override
        public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
            return metaStorage;
        }
    }
}
