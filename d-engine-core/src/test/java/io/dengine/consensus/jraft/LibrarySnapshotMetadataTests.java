package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flaw of the Raft library, and why {@link CheckedSnapshotStorage} exists: a damaged byte in the metadata of a snapshot passes for another index. */
class LibrarySnapshotMetadataTests {

    private static final long INDEX = 1000;

    /** As Protocol Buffers write it: seven bits in each byte. */
    private static final String INDEX_AS_STORED = "\u00e8\u0007";

    @TempDir
    private Path directory;

    @Test
    void theLibraryTakesADamagedIndexForTheIndex() throws IOException {
        Path snapshots = directory.resolve("snapshot");
        LocalSnapshotStorage storage = new LocalSnapshotStorage(snapshots.toString(), null, new RaftOptions());
        assertThat(storage.init(null)).isTrue();
        TestSnapshots.save(storage, INDEX);
        Path metadata = snapshots.resolve("snapshot_" + INDEX).resolve("__raft_snapshot_meta");
        String content = Files.readString(metadata, StandardCharsets.ISO_8859_1);
        assertThat(content).containsOnlyOnce(INDEX_AS_STORED);
        byte[] damaged = content.getBytes(StandardCharsets.ISO_8859_1);
        damaged[content.indexOf(INDEX_AS_STORED)] ^= 1;
        Files.write(metadata, damaged);

        assertThat(index(snapshots)).isEqualTo(INDEX + 1);
    }

    private static long index(Path snapshots) throws IOException {
        LocalSnapshotStorage storage = new LocalSnapshotStorage(snapshots.toString(), null, new RaftOptions());
        assertThat(storage.init(null)).isTrue();
        try (SnapshotReader reader = storage.open()) {
            return reader.load().getLastIncludedIndex();
        }
    }
}
