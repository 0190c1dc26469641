package io.dengine;

import io.dengine.kv.LocalKvClient;
import io.dengine.node.NodeBuilder;
import io.dengine.runtime.EngineClient;
import io.dengine.runtime.LeadershipHub;
import io.dengine.runtime.LeakReport;
import io.dengine.runtime.MemberNode;
import io.dengine.runtime.ReadyWait;
import io.dengine.runtime.StatusReport;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of a replicated key-value store, inside this process.
 *
 * <pre>{@code
 * try (EmbeddedEngine engine = EmbeddedEngine.start()) {
 *     engine.waitReady(Duration.ofSeconds(10));
 *     engine.client().put("greeting", "hello");
 * }
 * }</pre>
 *
 * <p>{@link #create} touches nothing; {@link #open()} does, and may be called again after {@link #stop()}. The client, the
 * leadership listeners and everything else that an engine hands out stay valid over that; watchers end.
 *
 * <p>Thread-safe. An engine must be stopped: one that becomes garbage without having been is reported in the log, once.
 */
public final class EmbeddedEngine implements AutoCloseable {

    private enum Phase {
        CREATED,
        OPEN,
        STOPPED
    }

    private final EngineConfig config;
    private final @Nullable StorageEngine storageEngine;
    private final @Nullable StateMachine stateMachine;
    private final LeadershipHub leadership = new LeadershipHub();
    private final LocalKvClient client = new EngineClient(this::runningNode, this::nodeId);
    private final LeakReport leakReport;
    private volatile Phase phase = Phase.CREATED;
    private volatile @Nullable MemberNode node;

    private EmbeddedEngine(
            EngineConfig config, @Nullable StorageEngine storageEngine, @Nullable StateMachine stateMachine) {
        this.config = Objects.requireNonNull(config, "config");
        this.storageEngine = storageEngine;
        this.stateMachine = stateMachine;
        this.leakReport = LeakReport.watch(this, config.nodeId());
    }

    /** An engine with RocksDB as storage. Touches nothing, checks nothing. */
    public static EmbeddedEngine create(EngineConfig config) {
        return new EmbeddedEngine(config, null, null);
    }

    /** An engine with storage of the caller's, which serves this engine only. Touches nothing, checks nothing. */
    public static EmbeddedEngine create(EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        return new EmbeddedEngine(
                config,
                Objects.requireNonNull(storageEngine, "storageEngine"),
                Objects.requireNonNull(stateMachine, "stateMachine"));
    }

    /**
     * Creates and opens an engine with the configuration file that the environment variable {@code CONFIG_PATH} names, or, when it names
     * none, with the defaults: one node, data in {@code ./data/d-engine}. Throws as {@link #open()}.
     */
    public static EmbeddedEngine start() {
        return opened(create(EngineConfig.fromEnvironment()));
    }

    /** Creates and opens an engine with this configuration file; see {@link EngineConfig#load(Path)}. Throws as {@link #open()}. */
    public static EmbeddedEngine startWith(Path configFile) {
        return opened(create(EngineConfig.load(configFile)));
    }

    /** {@link #create(EngineConfig, StorageEngine, StateMachine)} and {@link #open()}. */
    public static EmbeddedEngine startCustom(
            EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        return opened(create(config, storageEngine, stateMachine));
    }

    private static EmbeddedEngine opened(EmbeddedEngine engine) {
        engine.open();
        return engine;
    }

    /**
     * Validates the configuration, locks and opens the data directory, binds the peer port and joins the cluster. Does not wait for a
     * leader: see {@link #waitReady}. Does nothing when the engine is open.
     *
     * @throws ConfigurationException when the configuration is not valid; nothing was touched
     * @throws DataDirectoryException when the data directory is in use, or belongs to another node or cluster
     * @throws io.dengine.storage.StorageException when what is stored cannot be opened or is damaged
     * @throws EngineException when the peer port cannot be bound
     */
    public synchronized void open() {
        if (phase == Phase.OPEN) {
            return;
        }
        MemberNode opening = (MemberNode) builder().build(leadership);
        opening.start();
        node = opening;
        phase = Phase.OPEN;
        leakReport.opened();
    }

    private NodeBuilder builder() {
        NodeBuilder builder = NodeBuilder.from(config);
        if (storageEngine != null) {
            builder.storageEngine(storageEngine);
        }
        if (stateMachine != null) {
            builder.stateMachine(stateMachine);
        }
        return builder;
    }

    /**
     * Takes no more work, hands leadership over (for at most {@code hand-over-timeout}), answers what is pending, flushes, closes
     * everything, frees port and directory. Idempotent. May take some seconds.
     */
    public synchronized void stop() {
        if (phase == Phase.CREATED) {
            return;
        }
        phase = Phase.STOPPED;
        MemberNode stopping = node;
        if (stopping != null) {
            stopping.stop();
        }
        leakReport.stopped();
    }

    /** {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** Whether the engine was opened and not stopped since. */
    public boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /**
     * Waits until a leader is known here, this member or another; woken by the event, not by polling.
     *
     * @throws LeaderElectionTimeoutException when there is none within {@code timeout}; names the members whose peer port could
     *     not be reached
     * @throws EngineNotStartedException when the engine is not open yet
     * @throws EngineStoppedException when the engine is, or gets, stopped
     * @throws EngineFailedException when the engine has stopped itself
     */
    public LeaderInfo waitReady(Duration timeout) {
        return ReadyWait.await(runningNode(), leadership, timeout, this::runningNode);
    }

    /** Whether this member leads and has applied an entry of its own term: one volatile read. */
    public boolean isLeader() {
        return leadership.current().isLeader();
    }

    /** Who leads, as this member knows: one volatile read. */
    public Optional<LeaderInfo> leaderInfo() {
        return leadership.current().leaderInfo();
    }

    /** Role, term and leader: one volatile read. Role {@link Role#STOPPED} while the engine is not open. */
    public LeadershipState leadership() {
        return leadership.current();
    }

    /**
     * Whether this member leads, is ready, and holds its leader lease at this moment, so that no other member can have become leader.
     * Compares a clock; takes no lock. {@code false} while the engine is not open.
     */
    public boolean isPrimary() {
        MemberNode current = node;
        return phase == Phase.OPEN && current != null && current.isPrimary();
    }

    /**
     * Whether this member follows a known leader and has at most {@code maxApplyLag} committed entries yet to apply. Takes no lock.
     * {@code false} while the engine is not open.
     */
    public boolean isReplica(long maxApplyLag) {
        MemberNode current = node;
        return phase == Phase.OPEN && current != null && current.isReplica(maxApplyLag);
    }

    /** See {@link LeaderChangeListener}. May be called before the engine is opened; survives {@code stop} and {@code open}. */
    public Subscription onLeaderChange(LeaderChangeListener listener) {
        return leadership.subscribe(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * The key-value client. May be called at any time; until the engine is open its operations throw
     * {@link EngineNotStartedException}.
     */
    public LocalKvClient client() {
        return client;
    }

    /** {@code client().watch(key)}. */
    public Watcher watch(String key) {
        return client.watch(key);
    }

    /** {@code client().watch(key)}. */
    public Watcher watch(byte[] key) {
        return client.watch(key);
    }

    /** The id of this member. */
    public String nodeId() {
        return config.nodeId();
    }

    /** The configuration this engine was created with. */
    public EngineConfig config() {
        return config;
    }

    /** The state of this member; may be asked at any time. */
    public EngineStatus status() {
        MemberNode current = node;
        return current == null ? StatusReport.idle(config, leadership.current(), 0, null) : current.status();
    }

    /**
     * If this member leads, hands leadership over to the most advanced follower. The leader lease ends first; writes that arrive
     * meanwhile wait, and are refused once another member leads.
     *
     * @return whether this member does not lead (any more); {@code true} while the engine is not open
     */
    public boolean transferLeadership(Duration timeout) {
        MemberNode current = node;
        return phase != Phase.OPEN || current == null || current.transferLeadership(timeout);
    }

    private MemberNode runningNode() {
        MemberNode current = node;
        switch (phase) {
            case CREATED:
                throw new EngineNotStartedException(
                        "the engine of node " + nodeId() + " has not been opened yet. In a Spring"
                                + " application it opens when the context is refreshed: code that uses it at start-up belongs in an"
                                + " ApplicationRunner or a listener of ApplicationReadyEvent, not in @PostConstruct");
            case STOPPED:
                throw new EngineStoppedException("the engine of node " + nodeId() + " has been stopped");
            default:
                return Objects.requireNonNull(current);
        }
    }
}
