package io.dengine.faults.node;

import io.dengine.DiskConfig;
import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.faults.storage.FaultyStateMachine;
import io.dengine.faults.storage.FaultyStorageEngine;
import io.dengine.faults.storage.StorageFaults;
import io.dengine.faults.storage.StorageOperation;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.rocksdb.RocksDbStorageEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A member as a process: {@code FaultNode <id> <data dir> <control host:port> <election timeout millis> <id=host:port>...}. System properties set what tests
 * want otherwise: {@value #MIN_FREE} and {@value #FLOOR} (bytes of disk space), {@value #SNAPSHOT_ENTRIES}.
 */
public final class FaultNode {

    /** {@code d-engine.disk.min-free}, in bytes. */
    public static final String MIN_FREE = "faults.disk.min-free";

    /** {@code d-engine.disk.floor}, in bytes. */
    public static final String FLOOR = "faults.disk.floor";

    /** Which log: {@code files}, as by default, or {@code rocksdb}. */
    public static final String LOG = "faults.log";

    /** An operation of the storage that goes wrong from the start on: {@code <operation> <kind> <delay millis>}. */
    public static final String STORAGE_FAULT = "faults.storage-fault";

    /** After how many entries a snapshot is taken. */
    public static final String SNAPSHOT_ENTRIES = "faults.snapshot.entries";

    private static final int FIRST_MEMBER = 4;

    private FaultNode() {}

    public static void main(String[] arguments) throws IOException {
        String id = arguments[0];
        String control = arguments[2];
        List<Member> members = new ArrayList<>();
        for (int i = FIRST_MEMBER; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            members.add(new Member(parts[0], parts[1]));
        }
        EngineConfig config = EngineConfig.builder()
                .clusterName("faults")
                .nodeId(id)
                .dataDir(Path.of(arguments[1]))
                .initialCluster(members)
                .raft(RaftConfig.defaults().withElectionTimeout(Duration.ofMillis(Long.parseLong(arguments[3]))))
                // small, so that snapshots are taken and installed all the time
                .snapshot(new SnapshotConfig(Duration.ofMinutes(1), Long.getLong(SNAPSHOT_ENTRIES, 500), 8L << 20))
                .disk(new DiskConfig(
                        Long.getLong(MIN_FREE, DiskConfig.DEFAULT_MIN_FREE_BYTES),
                        Long.getLong(FLOOR, DiskConfig.DEFAULT_FLOOR_BYTES)))
                .limits(LimitsConfig.defaults().withRequestTimeout(Duration.ofSeconds(3)))
                .stateCheckInterval(Duration.ofSeconds(2))
                .build();
        StorageFaults faults = storageFaults();
        EmbeddedEngine engine = EmbeddedEngine.create(
                config,
                new FaultyStorageEngine(storageEngine(), faults),
                new FaultyStateMachine(new RocksDbStateMachine(), faults));
        int colon = control.lastIndexOf(':');
        try (ControlServer server = new ControlServer(
                new Commands(engine, new StorageCommands(engine, faults).all()),
                control.substring(0, colon),
                Integer.parseInt(control.substring(colon + 1)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(engine::stop, "fault-node-stop"));
            engine.open();
            System.out.println("ready");
            server.serve();
        }
    }

    private static StorageFaults storageFaults() {
        StorageFaults faults = new StorageFaults();
        String first = System.getProperty(STORAGE_FAULT);
        if (first != null) {
            String[] words = first.split(" ");
            faults.set(
                    StorageOperation.valueOf(words[0]),
                    StorageFaults.Kind.valueOf(words[1]),
                    Duration.ofMillis(Long.parseLong(words[2])),
                    StorageFaults.FOR_EVER);
        }
        return faults;
    }

    private static StorageEngine storageEngine() {
        String log = System.getProperty(LOG, "files");
        return switch (log) {
            case "rocksdb" -> new RocksDbStorageEngine();
            case "files" -> new FileStorageEngine();
            default -> throw new IllegalArgumentException(LOG + " must be files or rocksdb, not " + log);
        };
    }
}
