package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.faults.storage.DataDamage.Area;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.rocksdb.RocksDbStorageEngine;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files that are damaged while their member is down, at random places: the member refuses to start, or to read, and says what is damaged and what to do; or
 * the damage is of no consequence. It never serves anything else than what was acknowledged. A cluster of one, so that nobody can help.
 */
class DamageTests {

    private static final long SEED = 4_711;
    private static final int TRIES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What keeps the log. */
    private enum Log {
        FILES(FileStorageEngine::new),
        ROCKSDB(RocksDbStorageEngine::new);

        private final Supplier<StorageEngine> storage;

        Log(Supplier<StorageEngine> storage) {
            this.storage = storage;
        }

        EmbeddedEngine engine(Path dataDirectory) {
            return EmbeddedEngine.create(config(dataDirectory), storage.get(), new RocksDbStateMachine());
        }
    }

    /** The directory of a member that stopped after some snapshots, and what it had. */
    private record Stopped(Log log, Path whole, Map<String, String> written) {}

    @TempDir
    static Path directory;

    private static final Map<Log, Stopped> STOPPED = new EnumMap<>(Log.class);

    @BeforeAll
    static void membersThatStoppedAfterSomeSnapshots() {
        for (Log log : Log.values()) {
            Path live = directory.resolve("live-" + log);
            STOPPED.put(log, new Stopped(log, live, written(log.engine(live))));
        }
    }

    private static Map<String, String> written(EmbeddedEngine engine) {
        Random random = new Random(SEED);
        engine.open();
        try {
            engine.waitReady(PATIENCE);
            for (int round = 0; round < 4; round++) {
                long before = engine.status().snapshotIndex();
                for (int i = 0; i < 150; i++) {
                    String key = "key-" + random.nextInt(100);
                    if (random.nextInt(5) == 0) {
                        engine.client().delete(key);
                    } else {
                        engine.client().put(key, "value-" + round + "-" + i);
                    }
                }
                Members.await("a snapshot", () -> engine.status().snapshotIndex() > before);
            }
            for (int i = 0; i < 20; i++) {
                engine.client().put("key-" + i, "last-" + i);
            }
            return read(engine);
        } finally {
            engine.stop();
        }
    }

    private static EngineConfig config(Path dataDirectory) {
        return EngineConfig.builder()
                .clusterName("damage")
                .nodeId("n1")
                .dataDir(dataDirectory)
                .raft(RaftConfig.defaults().withElectionTimeout(Duration.ofMillis(500)))
                .snapshot(new SnapshotConfig(Duration.ofHours(1), 100, 1 << 30))
                .build();
    }

    private static Map<String, String> read(EmbeddedEngine engine) {
        Map<String, String> found = new TreeMap<>();
        for (KeyValue entry :
                engine.client().scan(Scan.prefix("key-").limit(1000)).items()) {
            found.put(entry.keyAsString(), entry.valueAsString() + " of revision " + entry.modRevision());
        }
        return found;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted().toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FILES, LOG",
        "FILES, MANIFEST",
        "FILES, META",
        "FILES, STATE_TABLE",
        "FILES, SNAPSHOT",
        "ROCKSDB, LOG",
        "ROCKSDB, LOG_TABLE",
        "ROCKSDB, MANIFEST"
    })
    void aFlippedBitIsFoundOrOfNoConsequence(Log log, Area area) throws IOException {
        Stopped stopped = STOPPED.get(log);
        Random random = new Random(SEED + area.ordinal());
        for (int i = 0; i < TRIES; i++) {
            Path copy = freshCopy(stopped);
            Optional<DataDamage> damage = DataDamage.flipBit(copy, area, random);
            assertThat(damage).as("something to damage").isPresent();
            boolean found = isFound(stopped, copy, damage.orElseThrow());
            if (area == Area.LOG || area == Area.META || area == Area.MANIFEST) {
                assertThat(found).as("%s was found", damage).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Log.class)
    void aLogThatHasLostItsEndIsRefused(Log log) throws IOException {
        Stopped stopped = STOPPED.get(log);
        Random random = new Random(SEED);
        for (int i = 0; i < TRIES; i++) {
            Path copy = freshCopy(stopped);
            DataDamage damage = DataDamage.tearTail(copy, random).orElseThrow();
            assertThat(isFound(stopped, copy, damage))
                    .as("%s was found", damage)
                    .isTrue();
        }
    }

    private static Path freshCopy(Stopped stopped) throws IOException {
        Path copy = directory.resolve("copy");
        DurableFiles.deleteRecursively(copy);
        copy(stopped.whole(), copy);
        return copy;
    }

    private static void assertNames(DataDamage damage, Path directory, String message) {
        assertThat(message).as("%s", damage).contains(directory.toString());
    }

    /** Whether the member says so; otherwise all is there, also after more work and another start. */
    private static boolean isFound(Stopped stopped, Path copy, DataDamage damage) {
        EmbeddedEngine engine = stopped.log().engine(copy);
        try {
            engine.open();
            for (int start = 0; start < 2; start++) {
                engine.waitReady(PATIENCE);
                assertThat(read(engine)).as("%s", damage).isEqualTo(stopped.written());
                for (int i = 0; i < 250; i++) {
                    engine.client().put("other-" + i % 10, "value");
                }
                assertThat(read(engine)).as("%s", damage).isEqualTo(stopped.written());
                engine.stop();
                engine.open();
            }
            return false;
        } catch (EngineException e) {
            if (!engine.isOpen()) {
                assertNames(damage, copy, String.valueOf(e.getMessage()));
                assertThat(e).hasMessageContaining("move the whole directory away");
            } else if (e instanceof CorruptionException) {
                // a read that has come upon it
                assertNames(damage, copy, String.valueOf(e.getMessage()));
            } else {
                Members.await("it stops after " + e, () -> engine.status().failure() != null);
                String failure = String.valueOf(engine.status().failure());
                assertNames(damage, copy, failure);
                assertThat(failure).contains("move the whole directory away");
            }
            return true;
        } finally {
            engine.stop();
        }
    }
}
