package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Snapshots without a state. */
final class TestSnapshots {

    private TestSnapshots() {}

    static SnapshotMeta meta(long index) {
        return SnapshotMeta.newBuilder()
                .setLastIncludedIndex(index)
                .setLastIncludedTerm(1)
                .build();
    }

    /** Takes one. */
    static void save(SnapshotStorage storage, long index) {
        try (SnapshotWriter writer = storage.create()) {
            assertThat(writer.saveMeta(meta(index))).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
