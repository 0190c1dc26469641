package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk itself remembers of a process that it stands beneath. */
class FaultDiskTests {

    @TempDir
    Path directory;

    @Test
    void whatIsGoneForGoodIsNotKeptOpen() throws IOException, InterruptedException {
        Path root =
                BeneathDisk.cutPowerOf(directory, RemovedDirectories.class, said -> assertThat(Integer.parseInt(said))
                        .as("descriptors")
                        .isLessThan(RemovedDirectories.DIRECTORIES));
        assertThat(root).as("nothing of the last one was safe").isEmptyDirectory();
    }

    @Test
    void aWriteThatIsSyncedByItsDescriptorSurvives() throws IOException, InterruptedException {
        Path root = BeneathDisk.cutPowerOf(
                directory, SyncedWrites.class, said -> assertThat(said).isEqualTo(SyncedWrites.AFTER));
        assertThat(root.resolve(SyncedWrites.SYNCED)).hasContent(SyncedWrites.AFTER + SyncedWrites.AFTER);
        assertThat(root.resolve(SyncedWrites.NOT_SYNCED)).hasContent(SyncedWrites.BEFORE);
    }
}
