package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.storage.StorageException;
import io.dengine.storage.memory.MemoryStorageEngine;
import io.dengine.storage.support.ChecksummedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedSnapshotStorageTests {

    private static final int SNAPSHOTS = 300;

    @TempDir
    private Path directory;

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    private CheckedSnapshotStorage storage() {
        CheckedSnapshotStorage storage = unopened();
        assertThat(storage.open()).isNull();
        return storage;
    }

    private CheckedSnapshotStorage unopened() {
        MemoryStorageEngine engine = new MemoryStorageEngine();
        engine.open(directory);
        CheckedSnapshotStorage storage = new CheckedSnapshotStorage(
                directory.resolve("snapshot"), new RaftOptions(), engine.logStore(), this::failed);
        assertThat(storage.init(null)).isTrue();
        return storage;
    }

    private void failed(String what, Throwable why) {
        failures.add(what + ": " + why);
    }

    /** The library wants it after each of its files, of which there may be many. */
    @Test
    void ofACopyTheListOfFilesIsSavedOnceWhenItIsWhole() throws Exception {
        CheckedSnapshotStorage storage = storage();
        Path path = Path.of(storage.create().getPath());
        CheckedSnapshotWriter copy = new CheckedSnapshotWriter(
                path.toString(),
                storage,
                new RaftOptions(),
                this::failed,
                new CheckedSnapshotCopier(reader -> failed("installed", null)));
        assertThat(copy.init(null)).isTrue();
        assertThat(copy.saveMeta(TestSnapshots.meta(7))).isTrue();
        for (String file : List.of("one", "two")) {
            Files.writeString(path.resolve(file), file);
            assertThat(copy.addFile(file, null)).isTrue();
            assertThat(copy.sync()).isTrue();
        }
        assertThat(path).isDirectoryNotContaining("glob:**" + Snapshot.JRAFT_SNAPSHOT_META_FILE + "*");
        copy.close();
        try (SnapshotReader reader = storage.open()) {
            assertThat(reader.load().getLastIncludedIndex()).isEqualTo(7);
            assertThat(reader.listFiles()).containsExactlyInAnyOrder("one", "two");
        }
        assertThat(failures).isEmpty();
    }

    /** The library itself takes one that it cannot open for none. */
    @Test
    void aSnapshotThatTheLibraryCannotOpenIsAFailure() throws Exception {
        CheckedSnapshotStorage before = storage();
        TestSnapshots.save(before, 7);
        Path snapshot = directory.resolve("snapshot").resolve(Snapshot.JRAFT_SNAPSHOT_PREFIX + 7);
        byte[] unreadable = new byte[4];
        Files.write(snapshot.resolve(Snapshot.JRAFT_SNAPSHOT_META_FILE), unreadable);
        new ChecksummedFile(snapshot.resolve(CheckedSnapshotStorage.CHECK_FILE)).write(unreadable);
        CheckedSnapshotStorage storage = unopened();
        assertThatThrownBy(storage::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(snapshot.toString(), "cannot be opened");
        // and when it was opened before
        assertThat(before.open()).isNull();
        assertThat(failures)
                .singleElement()
                .asString()
                .contains("the latest snapshot cannot be read", snapshot.toString());
    }

    /** The leader opens the latest one to send it, in the moment in which the next one takes its place. */
    @Test
    void aSnapshotThatIsReplacedWhileItIsOpenedIsNotTakenForDamaged() throws Exception {
        CheckedSnapshotStorage storage = storage();
        TestSnapshots.save(storage, 1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread saving = DaemonThreads.start("saving", () -> {
            try {
                for (int index = 2; index <= SNAPSHOTS; index++) {
                    TestSnapshots.save(storage, index);
                }
            } finally {
                ended.set(true);
            }
        });
        long latest = 0;
        while (!ended.get()) {
            try (SnapshotReader reader = storage.open()) {
                assertThat(failures).isEmpty();
                long index = reader.load().getLastIncludedIndex();
                assertThat(index).isGreaterThanOrEqualTo(latest);
                latest = index;
            }
            storage.verify();
        }
        saving.join();
        try (SnapshotReader reader = storage.open()) {
            assertThat(reader.load().getLastIncludedIndex()).isEqualTo(SNAPSHOTS);
        }
    }
}
