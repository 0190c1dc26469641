package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dengine.SmallFileSystem;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, under the state. */
@Timeout(180)
class FullDiskStateTests {

    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTES = 6;
    private static final int VALUE_BYTES = 1000;
    private static final int ENTRIES_PER_COMMIT = 40;
    private static final int SIZE_WITH_ROOM = 256;

    @TempDir
    private Path mountPoint;

    private SmallFileSystem disk;
    private Path directory;
    private RocksDbStateMachine machine;

    @BeforeEach
    void mount() throws IOException {
        disk = SmallFileSystem.mount(mountPoint, MEBIBYTES);
        directory = Files.createDirectory(disk.root().resolve("data"));
        machine = new RocksDbStateMachine();
        machine.open(directory);
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            machine.close();
            disk.close();
        }
    }

    /** Each commit adds as many entries to two tables; their values cannot be compressed. */
    private void commit(long index) {
        Random random = new Random(index);
        try (StateBatch batch = machine.newBatch()) {
            for (int i = 0; i < ENTRIES_PER_COMMIT; i++) {
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                byte[] key = (index + "/" + i).getBytes(StandardCharsets.UTF_8);
                batch.put(StateTable.KEYS, key, value);
                batch.put(StateTable.VERSIONS, key, value);
            }
            batch.commit(index);
        }
    }

    private void commit(long first, long last) {
        for (long index = first; index <= last; index++) {
            commit(index);
        }
    }

    /** The applied index, after checking that the content is that of the commit. */
    private long checkedIndex() {
        try (StateView view = machine.newView()) {
            for (StateTable table : List.of(StateTable.KEYS, StateTable.VERSIONS)) {
                long entries = 0;
                try (StateCursor cursor = view.scan(table, new byte[0], null, false)) {
                    while (cursor.next()) {
                        assertThat(cursor.value()).hasSize(VALUE_BYTES);
                        entries++;
                    }
                }
                assertThat(entries).isEqualTo(view.appliedIndex() * ENTRIES_PER_COMMIT);
            }
            return view.appliedIndex();
        }
    }

    private void reopen() {
        machine.close();
        machine = new RocksDbStateMachine();
        machine.open(directory);
    }

    private Path newDirectory(String name) throws IOException {
        return Files.createDirectory(disk.root().resolve(name));
    }

    private void assertEveryWriteIsRefusedWith(Throwable failure) throws IOException {
        Path target = newDirectory("refused-" + System.nanoTime());
        List<Runnable> writes = List.of(
                () -> commit(machine.appliedIndex() + 1), () -> machine.flush(), () -> machine.checkpoint(target));
        for (Runnable write : writes) {
            assertThat(catchThrowable(write::run)).isSameAs(failure);
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void flushThatDoesNotFitIsRefusedAndNothingFlushedIsLost() throws IOException {
        int refused = 0;
        int notRefused = 0;
        for (int freeKibibytes = 0; notRefused == 0; freeKibibytes += 20) {
            long flushed = checkedIndex();
            commit(flushed + 1, flushed + 2);
            disk.fillBut(freeKibibytes * KIBIBYTE);

            Throwable failure = catchThrowable(() -> machine.flush());

            if (failure == null) {
                notRefused++;
                flushed += 2;
                disk.makeRoom();
            } else {
                refused++;
                assertThat(failure)
                        .isInstanceOf(StorageException.class)
                        .isNotInstanceOf(CorruptionException.class)
                        .hasMessageContaining("No space left on device");
                assertThat(checkedIndex()).as("reads go on").isEqualTo(flushed + 2);
                assertThat(catchThrowable(() -> commit(machine.appliedIndex() + 1)))
                        .isSameAs(failure);
                assertThat(catchThrowable(() -> machine.flush())).isSameAs(failure);
                disk.makeRoom();
                assertEveryWriteIsRefusedWith(failure);
            }
            reopen();
            assertThat(checkedIndex()).isBetween(flushed, flushed + 2);
        }
        assertThat(refused).isGreaterThan(5);
    }

    @Test
    void commitNoticesThatTheFlushInTheBackgroundFails() throws IOException {
        commit(1);
        machine.flush();
        disk.fillBut(0);

        Throwable failure = null;
        // RocksDB begins to flush when a table has taken 32 MiB
        for (long index = 2; failure == null; index++) {
            long next = index;
            failure = catchThrowable(() -> commit(next));
            assertThat(index).isLessThan(10_000);
        }

        assertThat(failure)
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class)
                .hasMessageContaining("No space left on device");
        long acknowledged = machine.appliedIndex();
        assertThat(checkedIndex()).isEqualTo(acknowledged);
        disk.makeRoom();
        disk.grow(SIZE_WITH_ROOM);
        await().atMost(Duration.ofSeconds(60)).until(() -> rocksDbHasFlushed());

        assertEveryWriteIsRefusedWith(failure);
        reopen();
        // what RocksDB has flushed when it resumed had been committed
        assertThat(checkedIndex()).isBetween(1L, acknowledged);
        commit(machine.appliedIndex() + 1);
        machine.flush();
    }

    private boolean rocksDbHasFlushed() throws IOException {
        long bytes = 0;
        for (Path table : StoreCopies.files(directory, ".sst")) {
            bytes += Files.size(table);
        }
        return bytes > 32L * KIBIBYTE * KIBIBYTE;
    }

    @Test
    void checkpointThatDoesNotFitIsRefusedAndTheStoreGoesOn() throws IOException {
        machine.markIncarnation(new UUID(1, 2));
        commit(1, 3);
        machine.flush();
        int refused = 0;
        for (int freeKibibytes = 0; freeKibibytes <= 24; freeKibibytes += 4) {
            Path target = newDirectory("target-" + freeKibibytes);
            disk.fillBut(freeKibibytes * KIBIBYTE);
            try {
                machine.checkpoint(target);
            } catch (StorageException e) {
                assertThat(e).isNotInstanceOf(CorruptionException.class);
                assertThatThrownBy(() -> new RocksDbStateMachine().restore(target))
                        .isInstanceOf(StorageException.class);
                refused++;
            }
            disk.makeRoom();
            commit(machine.appliedIndex() + 1);
            machine.flush();
        }
        assertThat(refused).isPositive();
        long index = machine.appliedIndex();
        Path target = newDirectory("target");
        assertThat(machine.checkpoint(target).appliedIndex()).isEqualTo(index);
        commit(index + 1);
        machine.restore(target);
        assertThat(checkedIndex()).isEqualTo(index);
        reopen();
        assertThat(checkedIndex()).isEqualTo(index);
    }

    @Test
    void checkpointWhoseFlushDoesNotFitFailsTheStore() throws IOException {
        commit(1);
        machine.flush();
        commit(2);
        Path target = newDirectory("target");
        disk.fillBut(0);

        Throwable failure = catchThrowable(() -> machine.checkpoint(target));

        assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining("No space left on device");
        disk.makeRoom();
        assertEveryWriteIsRefusedWith(failure);
        reopen();
        assertThat(checkedIndex()).isEqualTo(1);
    }

    @Test
    void restoreThatDoesNotFitLeavesTheStateAsItWas() throws IOException {
        commit(1);
        Path checkpoint = newDirectory("checkpoint");
        machine.checkpoint(checkpoint);
        commit(2);
        machine.flush();
        int refused = 0;
        List<Integer> accepted = new ArrayList<>();
        for (int freeKibibytes = 0; accepted.isEmpty(); freeKibibytes += 4) {
            disk.fillBut(freeKibibytes * KIBIBYTE);
            try {
                machine.restore(checkpoint);
                accepted.add(freeKibibytes);
            } catch (StorageException e) {
                assertThat(e).isNotInstanceOf(CorruptionException.class);
                assertThat(checkedIndex()).isEqualTo(2);
                refused++;
            }
            disk.makeRoom();
        }
        assertThat(refused).isPositive();
        assertThat(checkedIndex()).isEqualTo(1);
        commit(2);
        reopen();
        assertThat(checkedIndex()).isEqualTo(2);
    }

    @Test
    void openingThatDoesNotFitIsRefusedAndChangesNothing() throws IOException {
        commit(1, 2);
        machine.close();
        int refused = 0;
        for (int freeKibibytes = 0; freeKibibytes <= 32; freeKibibytes += 4) {
            disk.fillBut(freeKibibytes * KIBIBYTE);
            machine = new RocksDbStateMachine();
            try {
                machine.open(directory);
                assertThat(checkedIndex()).isEqualTo(2);
            } catch (StorageException e) {
                assertThat(e).isNotInstanceOf(CorruptionException.class);
                refused++;
            }
            machine.close();
            disk.makeRoom();
        }
        assertThat(refused).isPositive();
        reopen();
        assertThat(checkedIndex()).isEqualTo(2);
    }

    @Test
    void creationThatDoesNotFitIsRefusedAndDoneAgainLater() throws IOException {
        machine.close();
        int refused = 0;
        for (int freeKibibytes = 0; freeKibibytes <= 64; freeKibibytes += 4) {
            Path target = newDirectory("new");
            RocksDbStateMachine created = new RocksDbStateMachine();
            disk.fillBut(freeKibibytes * KIBIBYTE);
            try {
                created.open(target);
                created.markIncarnation(new UUID(1, 2));
            } catch (StorageException e) {
                assertThat(e).isNotInstanceOf(CorruptionException.class);
                refused++;
            }
            created.close();
            disk.makeRoom();

            created.open(target);
            assertThat(created.appliedIndex()).isZero();
            created.close();
            DurableFiles.deleteRecursively(target);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void incarnationThatDoesNotFitIsNotMarked() throws IOException {
        disk.fillBut(0);
        assertThatThrownBy(() -> machine.markIncarnation(new UUID(1, 2))).isInstanceOf(StorageException.class);
        assertThat(machine.incarnation()).isEmpty();
        disk.makeRoom();
        machine.markIncarnation(new UUID(1, 2));
        reopen();
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
    }
}
