package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.rocksdb.RocksDbStorageEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that is started with another engine for its log than before. */
class LogFormatTests {

    private static final LogRecord RECORD = new LogRecord(1, 1, false, new byte[] {1, 2, 3});

    @TempDir
    Path directory;

    @Test
    void aLogInRocksDbIsRefusedWhereOneInFilesIsExpectedAndStaysAsItIs() {
        assertRefused(RocksDbStorageEngine::new, FileStorageEngine::new, "RocksDB", "RocksDbStorageEngine");
    }

    @Test
    void aLogInFilesIsRefusedWhereOneInRocksDbIsExpectedAndStaysAsItIs() {
        assertRefused(FileStorageEngine::new, RocksDbStorageEngine::new, "files", "FileStorageEngine");
    }

    private void assertRefused(
            Supplier<StorageEngine> before, Supplier<StorageEngine> now, String format, String engineToUse) {
        try (StorageEngine engine = before.get()) {
            engine.open(directory);
            engine.logStore().append(List.of(RECORD));
        }
        try (StorageEngine other = now.get()) {
            assertThatThrownBy(() -> other.open(directory))
                    .isExactlyInstanceOf(StorageException.class)
                    .hasMessageStartingWith(directory.resolve("log") + " has a log in " + format)
                    .hasMessageContaining("Start it with " + engineToUse);
        }
        try (StorageEngine again = before.get()) {
            again.open(directory);
            assertThat(again.logStore().read(1))
                    .hasValueSatisfying(record -> assertThat(record.payload()).isEqualTo(RECORD.payload()));
        }
    }

    @Test
    void aMemberSaysSoWhenItIsStarted() {
        EngineConfig config = EngineConfig.builder()
                .clusterName("formats")
                .nodeId("n1")
                .dataDir(directory)
                .build();
        try (EmbeddedEngine engine =
                EmbeddedEngine.create(config, new RocksDbStorageEngine(), new RocksDbStateMachine())) {
            engine.open();
        }
        try (EmbeddedEngine engine = EmbeddedEngine.create(config)) {
            assertThatThrownBy(engine::open)
                    .hasMessageContaining("has a log in RocksDB, and this member keeps it in files");
        }
    }
}
