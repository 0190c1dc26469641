package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.EngineStatus;
import io.dengine.LeaderChangeListener;
import io.dengine.LeadershipState;
import io.dengine.Role;
import io.dengine.Subscription;
import io.dengine.apply.KvStore;
import io.dengine.kv.LocalKvClient;
import io.dengine.node.Node;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Node}: its life cycle, and what it can be asked. The parts are put together by {@link MemberParts}. */
public final class MemberNode implements Node {

    private static final Logger LOG = LoggerFactory.getLogger(MemberNode.class);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final EngineConfig config;
    private final StorageEngine storageEngine;
    private final StateMachine stateMachine;
    private final LeadershipHub leadership;
    private final KvStore store;
    private final WriteFailures failures;
    private final MemberState state;
    private volatile @Nullable MemberParts parts;
    private volatile @Nullable String failure;
    private volatile long lastTerm;

    private MemberNode(
            EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine, LeadershipHub leadership) {
        this.config = config;
        this.storageEngine = storageEngine;
        this.stateMachine = stateMachine;
        this.leadership = leadership;
        this.store = new KvStore(stateMachine);
        this.failures = new WriteFailures(config.nodeId(), leadership, () -> failure);
        this.state = new MemberState(config.nodeId(), failures, () -> failure);
    }

    /** A node with a leadership of its own. */
    public static MemberNode create(EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        return create(config, storageEngine, stateMachine, new LeadershipHub());
    }

    /** A node that publishes its leadership where others, of the same engine, did before. */
    public static MemberNode create(
            EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine, LeadershipHub leadership) {
        return new MemberNode(config, storageEngine, stateMachine, leadership);
    }

    @Override
    public synchronized void start() {
        if (state.phase() != MemberState.Phase.NEW) {
            throw new IllegalStateException("a node is started once; build another one");
        }
        config.validate();
        MemberParts opened = MemberParts.open(
                config, storageEngine, stateMachine, store, leadership, failures, state, this::onFailure);
        parts = opened;
        state.running();
        try {
            opened.start();
        } catch (RuntimeException | Error e) {
            state.stopped();
            parts = null;
            opened.close(STEP, failures.stopped());
            throw e;
        }
        LOG.info("node {} of cluster {} is up, data in {}", config.nodeId(), config.clusterName(), config.dataDir());
    }

    private void onFailure(String reason) {
        failure = reason;
        MemberParts current = parts;
        if (current != null) {
            current.failed(failures.failed(reason));
        }
    }

    @Override
    public String nodeId() {
        return config.nodeId();
    }

    @Override
    public LeadershipState leadership() {
        return leadership.current();
    }

    @Override
    public boolean isPrimary() {
        MemberParts current = parts;
        return current != null
                && failure == null
                && leadership.current().isLeader()
                && current.consensus().holdsLeaderLease();
    }

    @Override
    public boolean isReplica(long maxApplyLag) {
        MemberParts current = parts;
        LeadershipState now = leadership.current();
        return current != null
                && failure == null
                && now.role() == Role.FOLLOWER
                && now.leader() != null
                && current.consensus().commitIndex() - current.consensus().appliedIndex() <= maxApplyLag;
    }

    @Override
    public Subscription onLeaderChange(LeaderChangeListener listener) {
        return leadership.subscribe(listener);
    }

    @Override
    public LocalKvClient client() {
        MemberParts current = parts;
        if (current == null) {
            state.check();
            throw failures.stopped();
        }
        return current.client();
    }

    @Override
    public EngineStatus status() {
        MemberParts current = parts;
        if (current != null) {
            try {
                return current.status(leadership.current(), failure);
            } catch (StorageException e) {
                // It is being closed at this moment.
                LOG.debug("no full status while closing", e);
            }
        }
        return StatusReport.idle(config, leadership.current(), lastTerm, failure);
    }

    @Override
    public List<String> unreachableMembers(Duration timeout) {
        MemberParts current = parts;
        if (current == null) {
            return List.of();
        }
        return current.consensus().probePeers(timeout).entrySet().stream()
                .filter(reachable -> !reachable.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public boolean transferLeadership(Duration timeout) {
        MemberParts current = parts;
        if (current == null || !leadership.current().isLeader()) {
            return true;
        }
        return current.transferLeadership(timeout, DRAIN);
    }

    @Override
    public void snapshot(Duration timeout) {
        MemberParts current = parts;
        state.check();
        if (current != null) {
            current.consensus().snapshot(timeout).ifPresent(problem -> {
                throw new EngineException("no snapshot was taken: " + problem);
            });
        }
    }

    @Override
    public synchronized void stop() {
        if (state.phase() == MemberState.Phase.STOPPED) {
            return;
        }
        MemberParts current = parts;
        if (current == null) {
            state.stopped();
            return;
        }
        // With the flag set every wait below would be skipped, and the stores closed beneath Raft.
        boolean interrupted = Thread.interrupted();
        try {
            handOver();
            state.stopped();
            current.drain(DRAIN);
            lastTerm = current.consensus().term();
            parts = null;
            current.close(STEP, failures.stopped());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.info("node {} has stopped", config.nodeId());
    }

    // A leader whose disk fails at this moment cannot even step down. It is no reason to leave everything open: the
    // others elect one when it is gone.
    private void handOver() {
        if (config.handOverTimeout().isZero() || config.initialCluster().size() == 1) {
            return;
        }
        try {
            transferLeadership(config.handOverTimeout());
        } catch (RuntimeException e) {
            LOG.warn("leadership could not be handed over before the stop", e);
        }
    }
}
