package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flaw of the Raft library, and why the engine makes the directory of the snapshots itself: the library does not sync its name, so that a loss of power may take all snapshots, after which the log
 * before them is gone for good.
 */
class LibrarySnapshotDirectoryTests {

    @TempDir
    Path directory;

    @Test
    void aSnapshotThatTheLibraryHasSavedIsGoneAfterALossOfPower() throws IOException, InterruptedException {
        assertThat(afterPowerCut()).isEmptyDirectory();
    }

    @Test
    void inADirectoryThatWasSafeItIsThere() throws IOException, InterruptedException {
        Path root = afterPowerCut("safe");
        LocalSnapshotStorage storage = new LocalSnapshotStorage(
                root.resolve(LibrarySnapshotDirectory.NAME).toString(), null, new RaftOptions());
        assertThat(storage.init(null)).isTrue();
        try (SnapshotReader reader = storage.open()) {
            assertThat(reader.load().getLastIncludedIndex()).isEqualTo(LibrarySnapshotDirectory.INDEX);
        }
    }

    private Path afterPowerCut(String... arguments) throws IOException, InterruptedException {
        return BeneathDisk.cutPowerOf(
                directory,
                LibrarySnapshotDirectory.class,
                said -> assertThat(said).isEqualTo(LibrarySnapshotDirectory.SAVED),
                arguments);
    }
}
