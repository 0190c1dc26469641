package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dengine.SmallFileSystem;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileMetaStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that can only be read, as the kernel leaves one that has made errors. */
@Timeout(120)
class ReadOnlyDiskTests {

    @TempDir
    private Path mountPoint;

    @AutoClose
    private SmallFileSystem disk;

    @BeforeEach
    void mount() {
        disk = SmallFileSystem.mount(mountPoint, 16);
    }

    @Test
    void storesAreRefusedAndWhatTheyHaveIsKept() {
        RocksDbStorageEngine engine = new RocksDbStorageEngine();
        engine.open(disk.root());
        engine.logStore().append(List.of(new LogRecord(1, 1, false, new byte[] {1})));
        engine.metaStore().put(Map.of("term", "1"));
        engine.close();
        RocksDbStateMachine machine = new RocksDbStateMachine();
        machine.open(disk.root());
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, new byte[] {1}, new byte[] {2});
            batch.commit(1);
        }
        machine.close();

        disk.makeReadOnly();
        for (Runnable open : List.<Runnable>of(() -> engine.open(disk.root()), () -> machine.open(disk.root()))) {
            assertThatThrownBy(open::run)
                    .isInstanceOf(StorageException.class)
                    .isNotInstanceOf(CorruptionException.class)
                    .hasMessageContaining("Read-only file system");
        }

        disk.makeWritable();
        engine.open(disk.root());
        assertThat(engine.logStore().read(1)).isPresent();
        assertThat(engine.metaStore().get("term")).contains("1");
        engine.close();
        machine.open(disk.root());
        assertThat(machine.get(StateTable.KEYS, new byte[] {1})).isEqualTo(new byte[] {2});
        machine.close();
    }

    @Test
    void metadataAreReadAndStayAsTheyAre() {
        FileMetaStore meta = FileMetaStore.open(disk.root().resolve("meta"));
        meta.put(Map.of("term", "1"));
        disk.makeReadOnly();
        Throwable failure = catchThrowable(() -> meta.put(Map.of("term", "2")));
        assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining("Read-only file system");
        disk.makeWritable();
        assertThat(catchThrowable(() -> meta.put(Map.of("term", "3")))).isSameAs(failure);
        assertThat(meta.get("term")).contains("1");
        assertThat(FileMetaStore.open(disk.root().resolve("meta")).get("term")).contains("1");
    }
}
