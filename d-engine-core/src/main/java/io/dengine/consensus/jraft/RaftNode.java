package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.JRaftServiceFactory;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.core.ElectionPriority;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.dengine.EngineException;
import io.dengine.Member;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's node with our settings: its start and its end. */
final class RaftNode {

    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

    private final RaftGroupService group;
    private final NodeImpl node;

    private RaftNode(RaftGroupService group, NodeImpl node) {
        this.group = group;
        this.node = node;
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
            boolean voter) {
        NodeOptions options = options(context, logStorage, metaStorage, stateMachine);
        options.setElectionPriority(voter ? ElectionPriority.Disabled : ElectionPriority.NotElected);
        RaftGroupService group = new RaftGroupService(
                groupId, PeerAddress.parse(context.self().address()).peerId(), options, new NoServer(), true);
        try {
            return new RaftNode(group, (NodeImpl) group.start(false));
        } catch (RuntimeException e) {
            throw new EngineException("Raft cannot be started: " + e.getMessage(), e);
        }
    }

    private static NodeOptions options(
            JRaftContext context, LogStorage logStorage, RaftMetaStorage metaStorage, StateMachine stateMachine) {
        Configuration members = new Configuration();
        for (Member member : context.members()) {
            members.addPeer(PeerAddress.parse(member.address()).peerId());
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
        options.setServiceFactory(new Stores(logStorage, metaStorage));
        options.setSharedElectionTimer(true);
        options.setSharedVoteTimer(true);
        options.setSharedStepDownTimer(true);
        options.setSharedSnapshotTimer(true);
        options.setSharedTimerPool(true);
        options.setRpcConnectTimeoutMs(electionMillis);
        options.setRpcProcessorThreadPoolSize(12);
        RaftOptions raft = options.getRaftOptions();
        raft.setMaxElectionDelayMs(electionMillis);
        raft.setEnableLogEntryChecksum(true);
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

    /** This member has caught up: from now on it may become a candidate. */
    void mayCampaign() {
        node.getServerId().setPriority(ElectionPriority.Disabled);
    }

    /** Stops the node and waits until the library has let go of log and state. */
    void stop(Duration timeout) {
        group.shutdown();
        CompletableFuture<Void> joined = new CompletableFuture<>();
        Thread joiner = new Thread(
                () -> {
                    try {
                        group.join();
                        joined.complete(null);
                    } catch (InterruptedException | RuntimeException e) {
                        joined.completeExceptionally(e);
                    }
                },
                "d-engine-raft-stop");
        joiner.setDaemon(true);
        joiner.start();
        try {
            joined.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while waiting for Raft to stop");
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Raft has not stopped within {}", timeout, e);
        }
    }

    private static final class Stores extends DefaultJRaftServiceFactory implements JRaftServiceFactory {

        private final LogStorage logStorage;
        private final RaftMetaStorage metaStorage;

        Stores(LogStorage logStorage, RaftMetaStorage metaStorage) {
            this.logStorage = logStorage;
            this.metaStorage = metaStorage;
        }

        @Override
        public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
            return logStorage;
        }

        @Override
        public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
            return metaStorage;
        }
    }

    /** The library insists on having a server; the real one belongs to {@link JRaftConsensus}. */
    private static final class NoServer implements RpcServer {

        @Override
        public boolean init(@org.jspecify.annotations.Nullable Void options) {
            return true;
        }

        @Override
        public void shutdown() {
            LOG.debug("the peer port is closed by its owner");
        }

        @Override
        public void registerConnectionClosedEventListener(
                com.alipay.sofa.jraft.rpc.impl.ConnectionClosedEventListener listener) {
            throw new UnsupportedOperationException("the processors are registered by PeerServer");
        }

        @Override
        public void registerProcessor(com.alipay.sofa.jraft.rpc.RpcProcessor<?> processor) {
            throw new UnsupportedOperationException("the processors are registered by PeerServer");
        }

        @Override
        public int boundPort() {
            return 0;
        }

        @Override
        public boolean isStarted() {
            return true;
        }
    }
}
