package io.dengine.storage.rocksdb;

import static io.dengine.storage.FilledLogs.append;
import static io.dengine.storage.FilledLogs.appendUntilFailure;
import static io.dengine.storage.FilledLogs.assertHas;
import static io.dengine.storage.FilledLogs.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dengine.SmallFileSystem;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileMetaStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

/** A disk that is really full, under the log and the metadata. */
@Timeout(120)
class FullDiskLogTests {

    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTES = 4;
    private static final long ACKNOWLEDGED_BEFORE = 20;

    @TempDir
    private Path mountPoint;

    @AutoClose
    private SmallFileSystem disk;

    private Path directory;

    @BeforeEach
    void mount() {
        disk = SmallFileSystem.mount(mountPoint, MEBIBYTES);
        directory = disk.root().resolve("log");
    }

    private static void assertEveryWriteIsRefusedWith(StorageException failure, RocksDbLogStore log) {
        List<Runnable> writes = List.of(
                () -> log.append(List.of(record(log.lastIndex() + 1))),
                () -> log.truncatePrefix(log.firstIndex() + 1),
                () -> log.truncateSuffix(log.lastIndex() - 1),
                () -> log.reset(500),
                () -> log.markIncarnation(new UUID(1, 1)));
        for (Runnable write : writes) {
            assertThat(catchThrowable(write::run)).isSameAs(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 12, 20, 40, 100, 200})
    void appendThatDoesNotFitIsRefusedAndNothingAcknowledgedIsLost(int freeKibibytes) throws IOException {
        RocksDbLogStore log = RocksDbLogStore.open(directory);
        append(log, ACKNOWLEDGED_BEFORE);
        disk.fillBut(freeKibibytes * KIBIBYTE);

        StorageException failure = appendUntilFailure(log);

        assertThat(failure).isNotInstanceOf(CorruptionException.class).hasMessageContaining("No space left on device");
        assertEveryWriteIsRefusedWith(failure, log);
        long acknowledged = log.lastIndex();
        assertHas(log, 1, acknowledged);
        log.close();

        assertThatThrownBy(() -> openAndClose())
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class);

        disk.makeRoom();
        RocksDbLogStore reopened = RocksDbLogStore.open(directory);
        assertHas(reopened, 1, acknowledged);
        append(reopened, 1);
        reopened.close();
    }

    private void openAndClose() {
        RocksDbLogStore.open(directory).close();
    }

    @Test
    void logStaysFailedWhenRocksDbHasResumed() throws IOException {
        RocksDbLogStore log = RocksDbLogStore.open(directory);
        log.append(List.of(record(1)));
        disk.fillBut(0);
        StorageException failure = appendUntilFailure(log);
        long acknowledged = log.lastIndex();

        // RocksDB wants as much room as its write buffer is large
        disk.grow(64);
        await().atMost(Duration.ofSeconds(60)).until(() -> rocksDbAcceptsWrites(log));

        assertEveryWriteIsRefusedWith(failure, log);
        log.close();
        RocksDbLogStore reopened = RocksDbLogStore.open(directory);
        assertHas(reopened, 1, acknowledged);
        reopened.close();
    }

    private static boolean rocksDbAcceptsWrites(RocksDbLogStore log) {
        try {
            log.database.db.delete(LogRecordCodec.key(Long.MAX_VALUE));
            return true;
        } catch (RocksDBException e) {
            return false;
        }
    }

    @Test
    void metadataThatDoesNotFitIsRefusedAndTheOldIsKept() throws IOException {
        FileMetaStore meta = FileMetaStore.open(directory);
        meta.put(Map.of("term", "7", "vote", "a"));
        disk.fillBut(0);

        Throwable failure = catchThrowable(() -> meta.put(Map.of("term", "8")));

        assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining("No space left on device");
        assertThat(catchThrowable(() -> meta.markIncarnation(new UUID(1, 1)))).isSameAs(failure);
        assertThat(meta.get("term")).contains("7");
        disk.makeRoom();
        assertThat(catchThrowable(() -> meta.put(Map.of("term", "9")))).isSameAs(failure);
        meta.close();

        FileMetaStore reopened = FileMetaStore.open(directory);
        assertThat(reopened.get("term")).contains("7");
        assertThat(reopened.get("vote")).contains("a");
        assertThat(reopened.incarnation()).isEmpty();
        reopened.put(Map.of("term", "8"));
        assertThat(FileMetaStore.open(directory).get("term")).contains("8");
    }

    @Test
    void creationThatDoesNotFitIsRefusedAndDoneAgainLater() throws IOException {
        int refused = 0;
        for (int freeKibibytes = 0; freeKibibytes < 64; freeKibibytes += 4) {
            Path target = Files.createDirectory(disk.root().resolve("new-" + freeKibibytes));
            disk.fillBut(freeKibibytes * KIBIBYTE);
            RocksDbStorageEngine engine = new RocksDbStorageEngine();
            try {
                engine.open(target);
            } catch (StorageException e) {
                assertThat(e).isNotInstanceOf(CorruptionException.class);
                refused++;
            }
            engine.close();
            disk.makeRoom();

            engine.open(target);
            engine.logStore().append(List.of(record(1)));
            assertThat(engine.logStore().lastIndex()).isEqualTo(1);
            engine.close();
        }
        assertThat(refused).isPositive();
    }
}
