package io.dengine.consensus.jraft;

import io.dengine.DataDirectoryException;
import io.dengine.EngineException;
import io.dengine.MemberStatus.FollowerProgress;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.MemberRequestHandler;
import io.dengine.consensus.NotSentException;
import io.dengine.consensus.PeerStatus.Membership;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.ReadIndexListener;
import io.dengine.consensus.Rejection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
    private final PeerAnswers answers;
    private final @Nullable Peers peers;

    private volatile @Nullable RunningRaft running;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile @Nullable BootstrapRounds bootstrap;

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
        this.threads =
                new PeerThreads(context.config().nodeId(), context.others().size());
        this.answers = new PeerAnswers(context, meta, gate, this::lastIndexInMemory, this::appliedIndex);
        this.peers = context.isSingle() ? null : new Peers(context, gate, threads, answers);
    }

    // Called wherever the library noticed it, maybe inside its lock: what takes time is done by other threads.
    private void onFailure(String reason, @Nullable Throwable cause) {
        // Read first: the end of leadership comes by the library's apply thread.
        long term = leadership.leadingTerm();
        gate.close();
        lease.release(Long.MAX_VALUE);
        if (stopping) {
            LOG.info("while stopping: {}", reason);
            return;
        }
        RunningRaft current = running;
        FailedLeader failedLeader = term == 0 || current == null ? null : current.failedLeader();
        Thread succession = failedLeader == null ? null : failedLeader.begin(term);
        DaemonThreads.start("d-engine-raft-failed", () -> {
            context.listener().onFailure(reason, cause);
            leadership.closed(gate.currentTerm());
            if (failedLeader != null && succession != null) {
                DaemonThreads.join(succession, failedLeader.patience());
            }
            stopRaftIfRunning();
        });
    }

    private void stopRaftIfRunning() {
        RunningRaft current = running;
        if (current != null) {
            current.raft().stop(STOP_AFTER_FAILURE);
        }
    }

    @Override
    public void serve(MemberRequestHandler handler) {
        checkNotStarted();
        answers.serve(handler);
    }

    @Override
    public void report(Supplier<MemberReport> report) {
        checkNotStarted();
        answers.report(report);
    }

    private void checkNotStarted() {
        if (started) {
            throw new IllegalStateException("to be called before start()");
        }
    }

    @Override
    public void start() {
        started = true;
        Membership membership = meta.membership();
        checkAddresses(membership);
        gate.begin(meta.term(), membership == Membership.VOTER);
        if (peers != null) {
            peers.start();
        }
        if (context.isSingle() && membership == Membership.EMPTY) {
            meta.becomeInitialVoter(Map.of(context.config().nodeId(), context.incarnation()), context.addresses());
            membership = Membership.VOTER;
            gate.becomeVoter();
        }
        leadership.started(membership == Membership.RECOVERING, meta.term());
        if (membership == Membership.EMPTY) {
            bootstrap = new BootstrapRounds(
                    context, Objects.requireNonNull(peers).monitor(), threads.timer(), new JoinOutcome());
            bootstrap.start();
        } else {
            startRaft(membership == Membership.VOTER);
        }
        if (peers != null) {
            threads.every(PEER_POLL, "asking the other members", peers.monitor()::askAll);
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
        public void failed(Throwable problem) {
            failure.fail("this member cannot join the cluster", problem);
        }
    }

    private synchronized void startRaft(boolean voter) {
        if (stopping) {
            return;
        }
        RaftNode raft;
        try {
            raft = RaftNode.start(context, groupId, logStorage, metaStorage, applyAdapter, voter, failure);
        } catch (EngineException e) {
            // what went wrong: that it did is said here
            Throwable why = e.getCause() == null ? e : e.getCause();
            failure.fail("Raft cannot be started", why);
            throw new EngineException(Objects.requireNonNull(failure.reason()), why);
        }
        RunningRaft begun = RunningRaft.of(
                raft, context, groupId, leadership, lease, gate, applyAdapter, logStorage, failure, peers);
        running = begun;
        if (failure.reason() != null) {
            // It failed while it was starting, when there was nothing to stop yet.
            raft.stop(STOP_AFTER_FAILURE);
            return;
        }
        threads.every(context.heartbeat(), "renewing the leader lease", () -> {
            if (leadership.leadingTerm() != 0) {
                begun.rounds().renewLease();
            }
        });
        threads.everySnapshotCheck(begun::checkSnapshots);
        if (!voter) {
            Recovery recovery = new Recovery(
                    begun.rounds(),
                    leadership,
                    Objects.requireNonNull(peers).monitor(),
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

    @Override
    public void propose(byte[] entry, long expectedTerm, Proposal proposal) {
        ProposalClosure closure = new ProposalClosure(proposal);
        RunningRaft current = running;
        if (current == null || stopping) {
            closure.reject(Rejection.NOT_RUNNING);
            return;
        }
        current.propose(entry, expectedTerm, closure);
    }

    @Override
    public void readIndex(ReadIndexListener listener) {
        RunningRaft current = running;
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
        RunningRaft current = running;
        return current != null && current.indexes().applied() >= index;
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
        RunningRaft current = running;
        long applied = context.applier().appliedIndex();
        return current == null ? applied : Math.max(applied, current.indexes().committed());
    }

    @Override
    public Map<String, MemberReport> reports(Duration maxAge) {
        return peers == null ? Map.of() : peers.monitor().reports(maxAge);
    }

    @Override
    public CompletableFuture<byte[]> ask(String nodeId, byte[] request, Duration timeout) {
        return peers == null
                ? CompletableFuture.failedFuture(new NotSentException(
                        "node " + context.config().nodeId() + " is the only member of its cluster", null))
                : peers.asks().ask(nodeId, request, timeout);
    }

    @Override
    public long commitIndex() {
        return Math.max(currentCommitIndex(), appliedIndex());
    }

    @Override
    public long appliedIndex() {
        RunningRaft current = running;
        long applied = context.applier().appliedIndex();
        return current == null ? applied : Math.max(applied, current.indexes().applied());
    }

    @Override
    public long lastLogIndex() {
        return context.logStore().lastIndex();
    }

    // A follower may acknowledge an entry before it is durable on the leader.
    private long lastIndexInMemory() {
        RunningRaft current = running;
        long durable = context.logStore().lastIndex();
        return current == null
                ? durable
                : Math.max(durable, current.raft().node().getLastLogIndex());
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
        return peers == null ? Map.of() : peers.monitor().progress();
    }

    @Override
    public Map<String, Boolean> probePeers(Duration timeout) {
        return PeerProbe.reachable(context.others(), timeout);
    }

    @Override
    public boolean transferLeadership(Duration timeout) {
        RunningRaft current = running;
        if (current == null || leadership.leadingTerm() == 0) {
            return true;
        }
        return current.handOver() != null && current.handOver().run(timeout);
    }

    @Override
    public Optional<String> snapshot(Duration timeout) {
        RunningRaft current = running;
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
        RunningRaft current;
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
        if (peers != null) {
            peers.close();
        }
        leadership.closed(gate.currentTerm());
        threads.stop(timeout);
    }
}
