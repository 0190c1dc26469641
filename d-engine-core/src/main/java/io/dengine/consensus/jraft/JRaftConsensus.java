package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.Task;
import io.dengine.DataDirectoryException;
import io.dengine.EngineException;
import io.dengine.MemberStatus.FollowerProgress;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.PeerStatus.Membership;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.ReadIndexListener;
import io.dengine.consensus.Rejection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Consensus} by SOFAJRaft. Owns the peer port, the library's node and the threads around them. */
public final class JRaftConsensus implements Consensus {

    private static final Logger LOG = LoggerFactory.getLogger(JRaftConsensus.class);
    private static final Duration STOP_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration PEER_POLL = Duration.ofMillis(500);
    private static final Duration RECOVERY_POLL = Duration.ofMillis(200);

    private final JRaftContext context;
    private final String groupId;
    private final MemberMeta meta;
    private final VoteGate gate;
    private final LeaderLease lease;
    private final LeadershipTracker leadership;
    private final FailureLatch failure;
    private final LogStorageAdapter logStorage;
    private final MetaStorageAdapter metaStorage;
    private final ApplyAdapter applyAdapter;
    private final PeerThreads threads;
    private final @Nullable PeerClient client;
    private final @Nullable PeerServer server;
    private final @Nullable PeerMonitor monitor;

    private volatile @Nullable Running running;
    private volatile long commitIndex;
    private volatile long raftAppliedIndex;
    private volatile boolean stopping;
    private volatile @Nullable BootstrapRounds bootstrap;

    /** The parts that exist once Raft itself runs. */
    private record Running(
            RaftNode raft,
            QuorumRounds rounds,
            SnapshotTrigger snapshots,
            @Nullable HandOver handOver) {

        NodeImpl node() {
            return raft.node();
        }
    }

    static {
        LibraryDefaults.apply();
    }

    public JRaftConsensus(JRaftContext context) {
        this.context = context;
        // Not kept on disk. The library's registry of nodes is per JVM, where single-member clusters may share an
        // address.
        this.groupId = context.isSingle()
                ? context.config().clusterName() + "-" + context.incarnation()
                : context.config().clusterName();
        long electionNanos = context.electionTimeout().toNanos();
        this.meta = new MemberMeta(context.metaStore());
        // A cluster of one has no other leader to wait for.
        this.gate = new VoteGate(context.nanoClock(), context.isSingle() ? 0 : electionNanos);
        this.lease = new LeaderLease(context.nanoClock(), gate, electionNanos);
        gate.ownLease(lease::isHeld);
        this.leadership = new LeadershipTracker(context.self(), context.members(), context.listener());
        this.failure = new FailureLatch(this::onFailure);
        this.logStorage = new LogStorageAdapter(context.logStore(), failure::fail, () -> failure.reason() != null);
        this.metaStorage = new MetaStorageAdapter(meta, gate, failure::fail);
        this.applyAdapter = new ApplyAdapter(context.applier(), leadership, failure);
        this.threads = new PeerThreads(context.config().nodeId());
        if (context.isSingle()) {
            this.client = null;
            this.server = null;
            this.monitor = null;
        } else {
            String listen =
                    context.config().listenAddress().orElse(context.self().address());
            this.client = new PeerClient(context.electionTimeout(), threads.requests());
            this.monitor = new PeerMonitor(context, client, context.logStore()::lastIndex);
            this.server = new PeerServer(
                    PeerAddress.parse(listen),
                    gate,
                    threads.server(),
                    new PeerAnswers(context, meta, gate, this::lastIndexInMemory, this::appliedIndex));
        }
    }

    // Called wherever the library noticed it, maybe inside its lock: the library itself is stopped by another thread.
    private void onFailure(String reason, @Nullable Throwable cause) {
        gate.close();
        lease.release(Long.MAX_VALUE);
        if (stopping) {
            LOG.info("while stopping: {}", reason);
            return;
        }
        Thread stopper = new Thread(
                () -> {
                    context.listener().onFailure(reason, cause);
                    leadership.closed(gate.currentTerm());
                    stopRaftIfRunning();
                },
                "d-engine-raft-failed");
        stopper.setDaemon(true);
        stopper.start();
    }

    private void stopRaftIfRunning() {
        Running current = running;
        if (current != null) {
            current.raft().stop(STOP_AFTER_FAILURE);
        }
    }

    @Override
    public void start() {
        Membership membership = meta.membership();
        checkAddresses(membership);
        gate.begin(meta.term(), membership == Membership.VOTER);
        if (server != null) {
            server.start();
        }
        if (context.isSingle() && membership == Membership.EMPTY) {
            meta.becomeInitialVoter(Map.of(context.config().nodeId(), context.incarnation()), context.addresses());
            membership = Membership.VOTER;
            gate.becomeVoter();
        }
        leadership.started(membership == Membership.RECOVERING, meta.term());
        if (membership == Membership.EMPTY) {
            bootstrap =
                    new BootstrapRounds(context, Objects.requireNonNull(monitor), threads.timer(), new JoinOutcome());
            bootstrap.start();
        } else {
            startRaft(membership == Membership.VOTER);
        }
        if (monitor != null) {
            PeerMonitor peers = monitor;
            threads.every(PEER_POLL, "asking the other members", peers::askAll);
        }
    }

    private void checkAddresses(Membership membership) {
        if (membership != Membership.EMPTY && !meta.addresses().equals(context.addresses())) {
            throw new DataDirectoryException("the data directory belongs to a cluster of "
                    + MemberMeta.format(meta.addresses()) + ", but d-engine.initial-cluster is "
                    + MemberMeta.format(context.addresses())
                    + ": the members of a cluster and their addresses cannot be changed by configuration");
        }
    }

    private final class JoinOutcome implements BootstrapRounds.Outcome {

        @Override
        public void found(Map<String, UUID> incarnations) {
            LOG.info("taking part in the cluster founded by {}", MemberMeta.format(incarnations));
            meta.becomeInitialVoter(incarnations, context.addresses());
            gate.becomeVoter();
            startRaft(true);
        }

        @Override
        public void recover(Map<String, UUID> incarnations, long termFloor) {
            LOG.warn(
                    "this member has no data although the cluster exists: its data was lost. It catches up from the leader and"
                            + " takes no part in elections until then (term {})",
                    termFloor);
            meta.becomeRecovering(
                    incarnations, context.addresses(), termFloor, context.self().address());
            leadership.started(true, termFloor);
            gate.begin(termFloor, false);
            startRaft(false);
        }

        @Override
        public void failed(RuntimeException problem) {
            failure.fail("this member cannot join the cluster", problem);
        }
    }

    private synchronized void startRaft(boolean voter) {
        if (stopping) {
            return;
        }
        RaftNode raft;
        try {
            raft = RaftNode.start(context, groupId, logStorage, metaStorage, applyAdapter, voter);
        } catch (EngineException e) {
            failure.fail("Raft cannot be started", e);
            throw failure.reason() == null ? e : new EngineException(failure.reason(), e);
        }
        NodeImpl node = raft.node();
        QuorumRounds rounds = new QuorumRounds(node, groupId, leadership, lease, context.nanoClock());
        SnapshotTrigger snapshots = new SnapshotTrigger(
                context.config().snapshot(),
                node,
                context.beforeSnapshot(),
                context.nanoClock(),
                applyAdapter::appliedEntries,
                logStorage::appendedBytes);
        HandOver handOver = client == null || monitor == null
                ? null
                : new HandOver(context, node, groupId, leadership, lease, gate, client, monitor);
        running = new Running(raft, rounds, snapshots, handOver);
        if (failure.reason() != null) {
            // It failed while it was starting, when there was nothing to stop yet.
            raft.stop(STOP_AFTER_FAILURE);
            return;
        }
        threads.every(context.heartbeat(), "renewing the leader lease", () -> {
            commitIndex = node.getLastCommittedIndex();
            raftAppliedIndex = node.getLastAppliedLogIndex();
            if (leadership.leadingTerm() != 0) {
                rounds.begin(IGNORE);
            }
        });
        threads.everySnapshotCheck(snapshots::check);
        if (!voter) {
            Recovery recovery = new Recovery(
                    rounds,
                    leadership,
                    Objects.requireNonNull(monitor),
                    context.logStore()::lastIndex,
                    this::isApplied,
                    () -> {
                        meta.becomeVoter();
                        gate.becomeVoter();
                        raft.mayCampaign();
                        leadership.recovered(gate.currentTerm());
                    });
            threads.every(RECOVERY_POLL, "catching up", recovery::check);
        }
    }

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

    @Override
    public void propose(byte[] entry, long expectedTerm, Proposal proposal) {
        ProposalClosure closure = new ProposalClosure(proposal);
        Running current = running;
        if (current == null || stopping) {
            closure.reject(Rejection.NOT_RUNNING);
            return;
        }
        Task task = new Task(ByteBuffer.wrap(entry), closure);
        task.setExpectedTerm(expectedTerm);
        try {
            current.node().apply(task);
        } catch (IllegalStateException | NullPointerException e) {
            // What the library throws while it shuts down and after it has: in both cases before it takes the entry.
            closure.reject(Rejection.NOT_RUNNING);
        } catch (RuntimeException e) {
            closure.unknown("the Raft library failed: " + e);
        }
    }

    @Override
    public void readIndex(ReadIndexListener listener) {
        Running current = running;
        if (current == null || stopping) {
            listener.failed("this member has not joined the cluster yet", true);
            return;
        }
        current.rounds().begin(listener);
    }

    @Override
    public boolean isApplied(long index) {
        if (context.applier().appliedIndex() >= index) {
            return true;
        }
        Running current = running;
        return current != null && current.node().getLastAppliedLogIndex() >= index;
    }

    @Override
    public boolean holdsLeaderLease() {
        return lease.isHeld();
    }

    @Override
    public long leaderLeaseTerm() {
        return lease.heldTerm();
    }

    @Override
    public long leadingTerm() {
        return leadership.leadingTerm();
    }

    @Override
    public long currentCommitIndex() {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public Map<String, MemberReport> reports(Duration maxAge) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public CompletableFuture<byte[]> ask(String nodeId, byte[] request, Duration timeout) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public long commitIndex() {
        return Math.max(commitIndex, appliedIndex());
    }

    @Override
    public long appliedIndex() {
        return Math.max(raftAppliedIndex, context.applier().appliedIndex());
    }

    @Override
    public long lastLogIndex() {
        return context.logStore().lastIndex();
    }

    // A follower may acknowledge an entry before it is durable on the leader.
    private long lastIndexInMemory() {
        Running current = running;
        long durable = context.logStore().lastIndex();
        return current == null ? durable : Math.max(durable, current.node().getLastLogIndex());
    }

    @Override
    public long snapshotIndex() {
        return applyAdapter.snapshotIndex();
    }

    @Override
    public long term() {
        return gate.currentTerm();
    }

    @Override
    public Map<String, FollowerProgress> progress() {
        return monitor == null ? Map.of() : monitor.progress();
    }

    @Override
    public Map<String, Boolean> probePeers(Duration timeout) {
        return PeerProbe.reachable(context.others(), timeout);
    }

    @Override
    public boolean transferLeadership(Duration timeout) {
        Running current = running;
        if (current == null || leadership.leadingTerm() == 0) {
            return true;
        }
        return current.handOver() != null && current.handOver().run(timeout);
    }

    @Override
    public Optional<String> snapshot(Duration timeout) {
        Running current = running;
        return current == null
                ? Optional.of("this member has not joined the cluster yet")
                : current.snapshots().take(timeout);
    }

    @Override
    public @Nullable String failure() {
        return failure.reason();
    }

    @Override
    public void stop(Duration timeout) {
        Running current;
        synchronized (this) {
            stopping = true;
            current = running;
            running = null;
        }
        BootstrapRounds joining = bootstrap;
        if (joining != null) {
            joining.stop();
        }
        lease.release(Long.MAX_VALUE);
        threads.stopTimers();
        if (current != null) {
            current.raft().stop(timeout);
        }
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.close();
        }
        leadership.closed(gate.currentTerm());
        threads.stop(timeout);
    }
}
