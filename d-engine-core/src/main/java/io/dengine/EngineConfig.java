package io.dengine;

import io.dengine.config.ConfigFile;
import io.dengine.config.ConfigValidator;
import io.dengine.kv.ReadConsistency;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an engine: immutable, made by a {@link Builder} or read from a file. Nothing is checked before
 * {@link #validate()}, which the engine calls before it touches anything.
 *
 * <p>Without any setting it is one node that keeps its data in {@code ./data/d-engine} and opens no port.
 */
public final class EngineConfig {

    public static final String DEFAULT_CLUSTER_NAME = "d-engine";
    public static final String DEFAULT_NODE_ID = "n1";
    public static final Path DEFAULT_DATA_DIR = Path.of("data", "d-engine");
    public static final Duration DEFAULT_HAND_OVER_TIMEOUT = Duration.ofSeconds(3);
    public static final ReadConsistency DEFAULT_READ_CONSISTENCY = ReadConsistency.LINEARIZABLE;
    public static final Duration DEFAULT_STATE_CHECK_INTERVAL = Duration.ofMinutes(1);

    private final String clusterName;
    private final String nodeId;
    private final Path dataDir;
    private final @Nullable String listenAddress;
    private final List<Member> initialCluster;
    private final RaftConfig raft;
    private final SnapshotConfig snapshot;
    private final HistoryConfig history;
    private final LeaseConfig lease;
    private final DiskConfig disk;
    private final LimitsConfig limits;
    private final ReadConsistency readConsistency;
    private final Duration stateCheckInterval;
    private final Duration handOverTimeout;

    private EngineConfig(Builder builder) {
        this.clusterName = builder.clusterName;
        this.nodeId = builder.nodeId;
        this.dataDir = builder.dataDir;
        this.listenAddress = builder.listenAddress;
        this.initialCluster = List.copyOf(builder.initialCluster);
        this.raft = builder.raft;
        this.snapshot = builder.snapshot;
        this.history = builder.history;
        this.lease = builder.lease;
        this.disk = builder.disk;
        this.limits = builder.limits;
        this.readConsistency = builder.readConsistency;
        this.stateCheckInterval = builder.stateCheckInterval;
        this.handOverTimeout = builder.handOverTimeout;
    }

    /** One node, no port, data in {@code ./data/d-engine}. */
    public static EngineConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The file named by the environment variable {@code CONFIG_PATH}, else the defaults.
     *
     * @throws ConfigurationException when the file cannot be read or is not valid
     */
    public static EngineConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static EngineConfig fromEnvironment(Map<String, String> environment) {
        String path = environment.get("CONFIG_PATH");
        if (path == null || path.isBlank()) {
            return defaults();
        }
        try {
            return load(Path.of(path));
        } catch (InvalidPathException e) {
            throw new ConfigurationException(List.of(
                    new ConfigurationProblem(ConfigurationProblem.CONFIG_PATH, path, "the path of a YAML file")));
        }
    }

    /**
     * Reads a YAML file with the same keys as under {@code d-engine:} in an {@code application.yml}. The keys may stand at the
     * top of the file or under {@code d-engine:}.
     *
     * @throws ConfigurationException when the file cannot be read, has an unknown key, or a value of the wrong kind
     */
    public static EngineConfig load(Path file) {
        return ConfigFile.read(file);
    }

    /**
     * Checks everything and touches nothing.
     *
     * @throws ConfigurationException that lists every problem
     */
    public void validate() {
        List<ConfigurationProblem> problems = ConfigValidator.problemsOf(this);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /** Name of the cluster; a letter, then letters, digits, {@code -} and {@code _}. */
    public String clusterName() {
        return clusterName;
    }

    /** Id of this member; must be one of {@link #initialCluster()}. */
    public String nodeId() {
        return nodeId;
    }

    /** The directory that holds everything this member keeps. */
    public Path dataDir() {
        return dataDir;
    }

    /** Where the peer port is bound, {@code host:port}; by default the advertised address of this member. May be 0.0.0.0. */
    public Optional<String> listenAddress() {
        return Optional.ofNullable(listenAddress);
    }

    /** The members the cluster starts with; by default only this one. */
    public List<Member> initialCluster() {
        return initialCluster.isEmpty() ? List.of(new Member(nodeId, "127.0.0.1:9081")) : initialCluster;
    }

    /** Settings of Raft. */
    public RaftConfig raft() {
        return raft;
    }

    /** When snapshots are taken. */
    public SnapshotConfig snapshot() {
        return snapshot;
    }

    /** How much history is kept. */
    public HistoryConfig history() {
        return history;
    }

    /** Settings of leases. */
    public LeaseConfig lease() {
        return lease;
    }

    /** How much disk space must be free. */
    public DiskConfig disk() {
        return disk;
    }

    /** The consistency of reads that ask for none; default {@link ReadConsistency#LINEARIZABLE}. */
    public ReadConsistency readConsistency() {
        return readConsistency;
    }

    /** How often the members compare the hashes of their states; default 1 min; zero: never. */
    public Duration stateCheckInterval() {
        return stateCheckInterval;
    }

    /** Limits and time-outs of requests. */
    public LimitsConfig limits() {
        return limits;
    }

    /** How long a stop waits for the hand-over of leadership; default 3 s; zero: leadership is not handed over. */
    public Duration handOverTimeout() {
        return handOverTimeout;
    }

    /** A builder that starts from this configuration. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds an {@link EngineConfig}. Not thread-safe. */
    public static final class Builder {

        private String clusterName = DEFAULT_CLUSTER_NAME;
        private String nodeId = DEFAULT_NODE_ID;
        private Path dataDir = DEFAULT_DATA_DIR;
        private @Nullable String listenAddress;
        private List<Member> initialCluster = List.of();
        private RaftConfig raft = RaftConfig.defaults();
        private SnapshotConfig snapshot = SnapshotConfig.defaults();
        private HistoryConfig history = HistoryConfig.defaults();
        private LeaseConfig lease = LeaseConfig.defaults();
        private DiskConfig disk = DiskConfig.defaults();
        private LimitsConfig limits = LimitsConfig.defaults();
        private ReadConsistency readConsistency = DEFAULT_READ_CONSISTENCY;
        private Duration stateCheckInterval = DEFAULT_STATE_CHECK_INTERVAL;
        private Duration handOverTimeout = DEFAULT_HAND_OVER_TIMEOUT;

        private Builder() {}

        private Builder(EngineConfig config) {
            this.clusterName = config.clusterName;
            this.nodeId = config.nodeId;
            this.dataDir = config.dataDir;
            this.listenAddress = config.listenAddress;
            this.initialCluster = config.initialCluster;
            this.raft = config.raft;
            this.snapshot = config.snapshot;
            this.history = config.history;
            this.lease = config.lease;
            this.disk = config.disk;
            this.limits = config.limits;
            this.readConsistency = config.readConsistency;
            this.stateCheckInterval = config.stateCheckInterval;
            this.handOverTimeout = config.handOverTimeout;
        }

        /** See {@link EngineConfig#clusterName()}. */
        public Builder clusterName(String value) {
            this.clusterName = Objects.requireNonNull(value, "clusterName");
            return this;
        }

        /** See {@link EngineConfig#nodeId()}. */
        public Builder nodeId(String value) {
            this.nodeId = Objects.requireNonNull(value, "nodeId");
            return this;
        }

        /** See {@link EngineConfig#dataDir()}. */
        public Builder dataDir(Path value) {
            this.dataDir = Objects.requireNonNull(value, "dataDir");
            return this;
        }

        /** See {@link EngineConfig#listenAddress()}; null for the advertised address. */
        public Builder listenAddress(@Nullable String value) {
            this.listenAddress = value;
            return this;
        }

        /** See {@link EngineConfig#initialCluster()}; empty for only this member. */
        public Builder initialCluster(List<Member> value) {
            this.initialCluster = List.copyOf(value);
            return this;
        }

        /** See {@link EngineConfig#initialCluster()}. */
        public Builder initialCluster(Member... value) {
            return initialCluster(List.of(value));
        }

        /** See {@link EngineConfig#raft()}. */
        public Builder raft(RaftConfig value) {
            this.raft = Objects.requireNonNull(value, "raft");
            return this;
        }

        /** See {@link EngineConfig#snapshot()}. */
        public Builder snapshot(SnapshotConfig value) {
            this.snapshot = Objects.requireNonNull(value, "snapshot");
            return this;
        }

        /** See {@link EngineConfig#history()}. */
        public Builder history(HistoryConfig value) {
            this.history = Objects.requireNonNull(value, "history");
            return this;
        }

        /** See {@link EngineConfig#lease()}. */
        public Builder lease(LeaseConfig value) {
            this.lease = Objects.requireNonNull(value, "lease");
            return this;
        }

        /** See {@link EngineConfig#disk()}. */
        public Builder disk(DiskConfig value) {
            this.disk = Objects.requireNonNull(value, "disk");
            return this;
        }

        /** See {@link EngineConfig#readConsistency()}. */
        public Builder readConsistency(ReadConsistency value) {
            this.readConsistency = Objects.requireNonNull(value, "readConsistency");
            return this;
        }

        /** See {@link EngineConfig#stateCheckInterval()}. */
        public Builder stateCheckInterval(Duration value) {
            this.stateCheckInterval = Objects.requireNonNull(value, "stateCheckInterval");
            return this;
        }

        /** See {@link EngineConfig#limits()}. */
        public Builder limits(LimitsConfig value) {
            this.limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** See {@link EngineConfig#handOverTimeout()}. */
        public Builder handOverTimeout(Duration value) {
            this.handOverTimeout = Objects.requireNonNull(value, "handOverTimeout");
            return this;
        }

        /** The configuration; not checked yet. */
        public EngineConfig build() {
            return new EngineConfig(this);
        }
    }
}
