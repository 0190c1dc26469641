package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.LimitsConfig;
import io.dengine.Role;
import io.dengine.apply.KvStore;
import io.dengine.apply.StateCheck;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.concurrent.Guarded;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.ConsensusListener;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.jraft.JRaftConsensus;
import io.dengine.consensus.jraft.JRaftContext;
import io.dengine.kv.LocalKvClient;
import io.dengine.runtime.disk.DiskGuard;
import io.dengine.runtime.disk.FreeSpace;
import io.dengine.runtime.forward.ForwardHandler;
import io.dengine.runtime.forward.Forwarder;
import io.dengine.runtime.forward.LeaderWork;
import io.dengine.runtime.leader.ConsensusProposals;
import io.dengine.runtime.leader.HistoryKeeper;
import io.dengine.runtime.leader.HistorySource;
import io.dengine.runtime.leader.LeaderProposal;
import io.dengine.runtime.leader.LeaderTasks;
import io.dengine.runtime.leader.LeaseClock;
import io.dengine.runtime.leader.OwnProposals;
import io.dengine.runtime.leader.StateChecker;
import io.dengine.runtime.lease.LeaseRenewer;
import io.dengine.runtime.watch.WatchHub;
import io.dengine.runtime.watch.WatchLimits;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.support.DamageAdvice;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a member that runs: opened in one order, closed in the opposite one. */
final class MemberParts {

    private static final Logger LOG = LoggerFactory.getLogger(MemberParts.class);
    private static final Duration TICK = Duration.ofMillis(5);

    /** What a member has told counts for so long when states are compared. */
    private static final Duration REPORT_MAX_AGE = Duration.ofMinutes(5);

    private final EngineConfig config;
    private final KvStore store;
    private final LeadershipHub leadership;
    private final Stores stores;
    private final MemberThreads threads;
    private final WatchHub watches;
    private final FreeSpace freeSpace;
    private final DiskGuard disk;
    private final LeaderTasks leaderTasks;
    private final ClusterForming forming;
    private final Consensus consensus;
    private final OwnProposals ownProposals;
    private final WritePath writes;
    private final ReadBarrier barrier;
    private final Forwarder forwarder;
    private final LeaseRenewer renewer;
    private final MemberKvClient client;
    private final Guarded deadlines = new Guarded(LOG);

    private MemberParts(
            EngineConfig config,
            KvStore store,
            LeadershipHub leadership,
            WriteFailures failures,
            MemberState state,
            Stores stores,
            StateMachine stateMachine,
            Consumer<String> onFailure) {
        String id = config.nodeId();
        LimitsConfig limits = config.limits();
        this.config = config;
        this.store = store;
        this.leadership = leadership;
        this.stores = stores;
        this.threads = new MemberThreads(config);
        LeaseClock leases = new LeaseClock(
                config.lease().checkpointInterval(),
                this::proposeOwn,
                this::mayWrite,
                store::leaseKeyCount,
                System::nanoTime);
        leases.load(store::forEachLease);
        // Starts a thread: after what damaged data can make fail.
        this.watches = new WatchHub(store, WatchLimits.of(limits), System::nanoTime, id);
        CommandApplier applier = new CommandApplier(store, stateMachine, threads.results(), watches, leases);
        this.consensus = new JRaftConsensus(new JRaftContext(
                config,
                stores.incarnation(),
                stores.storageEngine().logStore(),
                stores.storageEngine().metaStore(),
                stores.snapshotDirectory(),
                applier,
                stateMachine::flush,
                this::isDiskLow,
                new Listener(onFailure),
                System::nanoTime));
        this.ownProposals = new ConsensusProposals(consensus);
        this.freeSpace = new FreeSpace(config.dataDir());
        this.disk = DiskGuard.of(id, config.disk(), freeSpace, consensus);
        this.leaderTasks = new LeaderTasks(leases, historyKeeper(), stateChecker(), System::nanoTime);
        this.writes = new WritePath(id, limits, config.raft(), consensus, failures, leadership, disk::admit);
        this.forming = new ClusterForming(
                () -> leadership.current().isLeader(), () -> store.clusterId().isPresent(), this::proposeIdentity);
        this.barrier = new ReadBarrier(id, limits.maxPendingReads(), consensus, leadership);
        applier.onApplied(barrier::onApplied);
        // Other members ask too: no user's code of this one may hold up their answers.
        LeaderLeases leaderLeases = new LeaderLeases(
                leadership,
                failures,
                new LeaseReads(consensus, barrier, threads.own()),
                new ClockedLeases(store, leases, failures));
        LeaderWork work = new LeaderWork(new ForwardedWrites(limits, state, writes)::write, leaderLeases::timeToLive);
        this.forwarder = new Forwarder(id, limits, consensus, leadership, work, threads.timer());
        consensus.serve(new ForwardHandler(id, work));
        consensus.report(this::report);
        ClientParts clientParts = ClientParts.of(
                config,
                new ClientParts.Member(
                        state,
                        leadership,
                        writes,
                        forwarder,
                        new AppliedStore(store),
                        new LinearizableReads(barrier, threads.callbacks()),
                        new LeaseReads(consensus, barrier, threads.callbacks()),
                        leaderLeases,
                        new MemberWatches(watches, limits.maxScanLimit()),
                        (leaseId, listener, timeout) -> renewer().start(leaseId, listener, timeout),
                        threads.own(),
                        threads.callbacks()));
        this.client = new MemberKvClient(clientParts, ClientSettings.of(config));
        this.renewer = new LeaseRenewer(clientParts::keepAlive, client::revoke, threads.losses(), System::nanoTime);
    }

    private LeaseRenewer renewer() {
        return renewer;
    }

    private HistoryKeeper historyKeeper() {
        HistorySource source = new HistorySource(
                store::revision, store::compactedRevision, store::sweptRevision, store::isHistoryEnabled);
        return new HistoryKeeper(config.history(), source, this::proposeOwn, this::mayWrite, System::nanoTime);
    }

    private StateChecker stateChecker() {
        return new StateChecker(
                config.nodeId(),
                config.initialCluster().size(),
                config.stateCheckInterval(),
                store::stateCheck,
                () -> consensus.reports(REPORT_MAX_AGE),
                this::proposeOwn,
                this::mayWrite,
                System::nanoTime);
    }

    private void proposeOwn(List<Command> commands, long term, LeaderProposal proposal) {
        ownProposals.propose(commands, term, proposal);
    }

    private boolean mayWrite() {
        return disk.mayWrite();
    }

    private boolean isDiskLow() {
        return disk.isLow();
    }

    private MemberReport report() {
        StateCheck check = store.stateCheck();
        // What a member that has stopped itself has no room for must not keep the others from writing.
        boolean failed = consensus.failure() != null;
        long free = failed ? FreeSpace.UNKNOWN : freeSpace.bytes();
        return new MemberReport(free, check.index(), check.hash(), failed);
    }

    /** Opens directory and stores; nothing runs yet. */
    static MemberParts open(
            EngineConfig config,
            StorageEngine storageEngine,
            StateMachine stateMachine,
            KvStore store,
            LeadershipHub leadership,
            WriteFailures failures,
            MemberState state,
            Consumer<String> onFailure) {
        try {
            Stores stores = Stores.open(config, storageEngine, stateMachine);
            try {
                store.load();
                return new MemberParts(config, store, leadership, failures, state, stores, stateMachine, onFailure);
            } catch (RuntimeException | Error e) {
                stores.close();
                throw e;
            }
        } catch (CorruptionException e) {
            throw DamageAdvice.added(e);
        }
    }

    void start() {
        freeSpace.start(threads.disk(), disk::refresh);
        writes.start();
        threads.timer().scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        consensus.start();
    }

    // Each for itself: what fails keeps no other from being looked after.
    private void tick() {
        deadlines.run("looking after reads", () -> barrier.tick(System.nanoTime()));
        deadlines.run("looking after writes", () -> writes.expire(System.nanoTime()));
        deadlines.run("looking after what the leader does", leaderTasks::tick);
        deadlines.run("giving the cluster its identity", forming::check);
        deadlines.run("renewing leases", renewer::tick);
    }

    Consensus consensus() {
        return consensus;
    }

    LocalKvClient client() {
        return client;
    }

    EngineStatus status(LeadershipState now, @Nullable String failure) {
        return StatusReport.of(config, now, consensus, store, sources(), writes.pendingWrites(), failure);
    }

    private StatusSources sources() {
        return new StatusSources(
                store::compactedRevision, freeSpace::bytes, watches::counts, leaderTasks.states()::divergence);
    }

    boolean transferLeadership(Duration timeout, Duration drain) {
        writes.pause(drain);
        try {
            return consensus.transferLeadership(timeout);
        } finally {
            writes.resume();
        }
    }

    /** Lets the entries on their way be answered, and proposes no more. */
    void drain(Duration timeout) {
        writes.pause(timeout);
    }

    /** The member must not continue: whoever waits is told at once. */
    void failed(EngineException reason) {
        barrier.stop(reason);
        leaderTasks.stop();
        renewer.stop(String.valueOf(reason.getMessage()));
        watches.closeAll();
    }

    void close(Duration step, EngineException reason) {
        // Each step is taken whatever becomes of the ones before it: at the end the directory must be free.
        guarded("refusing work", () -> {
            writes.stopTaking();
            barrier.stop(reason);
            leaderTasks.stop();
            freeSpace.stop();
        });
        guarded("renewed leases", () -> renewer.stop(String.valueOf(reason.getMessage())));
        guarded("Raft", () -> consensus.stop(step));
        // Raft hands out no more results; those handed out are delivered before the rest is given up.
        guarded("results", () -> threads.stopResults(step));
        guarded("pending writes", () -> writes.stop(step));
        guarded("watches", watches::closeAll);
        guarded("threads", () -> threads.stop(step));
        guarded("requests to the leader", () -> forwarder.stop(reason));
        guarded("threads of callbacks", () -> threads.stopCallbacks(step));
        stores.close();
    }

    private static void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not be stopped in order", what, e);
        }
    }

    private PendingWrite proposeIdentity() {
        return writes.submit(
                CommandCodec.encode(new Command.FormCluster(UUID.randomUUID(), config.clusterName())),
                config.limits().requestTimeout());
    }

    private final class Listener implements ConsensusListener {

        private final Consumer<String> onFailure;

        Listener(Consumer<String> onFailure) {
            this.onFailure = onFailure;
        }

        @Override
        public void onLeadership(Role role, long term, @Nullable LeaderInfo leader) {
            leadership.publish(role, term, leader);
            if (role == Role.LEADER) {
                leaderTasks.becameLeader(term);
                forming.check();
            } else {
                leaderTasks.lostLeadership();
            }
        }

        @Override
        public void onFailure(String reason, @Nullable Throwable cause) {
            onFailure.accept(reason);
        }
    }
}
