package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Role;
import io.dengine.apply.KvStore;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.ConsensusListener;
import io.dengine.consensus.jraft.JRaftConsensus;
import io.dengine.consensus.jraft.JRaftContext;
import io.dengine.kv.LocalKvClient;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import java.time.Duration;
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

    private final EngineConfig config;
    private final KvStore store;
    private final LeadershipHub leadership;
    private final Stores stores;
    private final MemberThreads threads;
    private final Consensus consensus;
    private final WritePath writes;
    private final ReadBarrier barrier;
    private final MemberKvClient client;

    private MemberParts(
            EngineConfig config,
            KvStore store,
            LeadershipHub leadership,
            WriteFailures failures,
            MemberState state,
            Stores stores,
            StateMachine stateMachine,
            Consumer<String> onFailure) {
        this.config = config;
        this.store = store;
        this.leadership = leadership;
        this.stores = stores;
        this.threads = new MemberThreads(config);
        CommandApplier applier = new CommandApplier(store, stateMachine, threads.results());
        this.consensus = new JRaftConsensus(new JRaftContext(
                config,
                stores.incarnation(),
                stores.storageEngine().logStore(),
                stores.storageEngine().metaStore(),
                stores.snapshotDirectory(),
                applier,
                stateMachine::flush,
                new Listener(onFailure),
                System::nanoTime));
        this.writes = new WritePath(config.nodeId(), config.limits(), config.raft(), consensus, failures, leadership);
        this.barrier = new ReadBarrier(config.nodeId(), config.limits().maxPendingReads(), consensus, leadership);
        applier.onApplied(barrier::onApplied);
        this.client = new MemberKvClient(
                config.nodeId(), config.limits(), writes, barrier, store, state, threads.callbacks());
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
        Stores stores = Stores.open(config, storageEngine, stateMachine);
        try {
            store.load();
            return new MemberParts(config, store, leadership, failures, state, stores, stateMachine, onFailure);
        } catch (RuntimeException | Error e) {
            stores.close();
            throw e;
        }
    }

    void start() {
        writes.start();
        threads.timer().scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        consensus.start();
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            barrier.tick(now);
            writes.expire(now);
        } catch (RuntimeException | Error e) {
            LOG.error("looking after deadlines failed and is tried again", e);
        }
    }

    Consensus consensus() {
        return consensus;
    }

    LocalKvClient client() {
        return client;
    }

    EngineStatus status(LeadershipState now, @Nullable String failure) {
        return StatusReport.of(config, now, consensus, store, writes.pendingWrites(), failure);
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
    }

    void close(Duration step, EngineException reason) {
        // Each step is taken whatever becomes of the ones before it: at the end the directory must be free.
        guarded("refusing work", () -> {
            writes.stopTaking();
            barrier.stop(reason);
        });
        guarded("Raft", () -> consensus.stop(step));
        // Raft hands out no more results; those handed out are delivered before the rest is given up.
        guarded("results", () -> threads.stopResults(step));
        guarded("pending writes", () -> writes.stop(step));
        guarded("threads", () -> threads.stop(step));
        stores.close();
    }

    private static void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not be stopped in order", what, e);
        }
    }

    /** The first leader gives the cluster its identity. */
    private void formCluster() {
        // The outcome needs no answer: the next leader does it if this one cannot.
        if (store.clusterId().isEmpty()) {
            writes.submit(
                    CommandCodec.encode(new Command.FormCluster(UUID.randomUUID(), config.clusterName())),
                    config.limits().requestTimeout());
        }
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
                formCluster();
            }
        }

        @Override
        public void onFailure(String reason, @Nullable Throwable cause) {
            onFailure.accept(reason);
        }
    }
}
