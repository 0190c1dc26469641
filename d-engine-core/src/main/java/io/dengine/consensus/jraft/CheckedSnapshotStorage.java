package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotWriter;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.ChecksummedFile;
import io.dengine.storage.support.DamageAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;

/**
 * The library's snapshots, with a checksum of what the library itself writes beside the state: index, term and members of the snapshot, in a file
 * without any checksum. A flipped bit in it would pass for another index or another set of members. The state has a checksum of its own
 * ({@link io.dengine.storage.support.CheckpointManifest}).
 *
 * <p>It also refuses a log that begins after entries which no snapshot contains.
 */
@NullUnmarked
final class CheckedSnapshotStorage extends LocalSnapshotStorage {

    /** Beside the library's file: a copy of it, with a checksum. */
    static final String CHECK_FILE = "D-ENGINE-SNAPSHOT-META";

    private final Path directory;
    private final RaftOptions options;
    private final LogStore log;
    private final BiConsumer<String, Throwable> onFailure;
    private volatile boolean started;

    CheckedSnapshotStorage(Path directory, RaftOptions options, LogStore log, BiConsumer<String, Throwable> onFailure) {
        super(directory.toString(), null, options);
        this.directory = directory;
        this.options = options;
        this.log = log;
        this.onFailure = onFailure;
    }

    @Override
    public SnapshotWriter create(boolean fromEmpty) {
        SnapshotWriter begun = super.create(fromEmpty);
        if (begun == null) {
            return null;
        }
        LocalSnapshotWriter checked = new CheckedWriter(begun.getPath(), this, options, onFailure);
        return checked.init(null) ? checked : null;
    }

    /**
     * The latest snapshot, or null when there is none.
     *
     * @throws StorageException at the start, when it is damaged or missing; later such a member stops, and null is returned
     */
    @Override
    public SnapshotReader open() {
        try {
            check();
        } catch (StorageException e) {
            if (!started) {
                throw e instanceof CorruptionException damage ? DamageAdvice.added(damage) : e;
            }
            onFailure.accept("the latest snapshot cannot be read", e);
            return null;
        }
        started = true;
        // The library would warn of a missing one, at the first start of every member.
        return getLastSnapshotIndex() == 0 ? null : super.open();
    }

    private void check() {
        long index = getLastSnapshotIndex();
        if (index == 0) {
            if (!started && log.firstIndex() > 1) {
                throw new CorruptionException("The snapshot is missing: the log begins at index " + log.firstIndex()
                        + ", but " + directory
                        + " contains no snapshot of what was before; a part of the data directory"
                        + " was deleted");
            }
            return;
        }
        Path snapshot = directory.resolve(Snapshot.JRAFT_SNAPSHOT_PREFIX + index);
        Path meta = snapshot.resolve(Snapshot.JRAFT_SNAPSHOT_META_FILE);
        Path check = snapshot.resolve(CHECK_FILE);
        byte[] expected = new ChecksummedFile(check)
                .read()
                .orElseThrow(() ->
                        new CorruptionException("The snapshot in " + snapshot + " is damaged: it has no " + check));
        try {
            if (!Arrays.equals(expected, Files.readAllBytes(meta))) {
                throw new CorruptionException(meta + " is damaged: it is not what was written");
            }
        } catch (IOException e) {
            throw new CorruptionException(meta + " cannot be read: " + e, e);
        }
    }

    private static final class CheckedWriter extends LocalSnapshotWriter {

        private final BiConsumer<String, Throwable> onFailure;

        CheckedWriter(
                String path,
                LocalSnapshotStorage storage,
                RaftOptions options,
                BiConsumer<String, Throwable> onFailure) {
            super(path, storage, options);
            this.onFailure = onFailure;
        }

        @Override
        public boolean sync() throws IOException {
            try {
                if (!super.sync()) {
                    return false;
                }
                Path snapshot = Path.of(getPath());
                new ChecksummedFile(snapshot.resolve(CHECK_FILE))
                        .write(Files.readAllBytes(snapshot.resolve(Snapshot.JRAFT_SNAPSHOT_META_FILE)));
                return true;
            } catch (IOException e) {
                // The library stops the member for it, without a word about the cause.
                onFailure.accept("the snapshot cannot be saved", e);
                throw e;
            }
        }
    }
}
