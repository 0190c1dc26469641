package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.SnapshotCopierOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotCopier;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.util.Utils;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.CheckpointManifest;
import io.dengine.storage.support.ChecksummedFile;
import io.dengine.storage.support.DamageAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;

/**
 * The library's snapshots, with a checksum of what the library itself writes beside the state: index, term and members of the snapshot, in a file
 * without any checksum. A flipped bit in it would pass for another index or another set of members. The state has a checksum of its own
 * ({@link CheckpointManifest}).
 *
 * <p>A copy of another member's snapshot is verified before it takes the place of the own one: what is damaged there, or on its way, does no harm here.
 *
 * <p>It also refuses a log that begins after entries which no snapshot contains.
 */
@NullUnmarked
final class CheckedSnapshotStorage extends LocalSnapshotStorage {

    /** Beside the library's file: a copy of it, with a checksum. */
    static final String CHECK_FILE = "D-ENGINE-SNAPSHOT-META";

    /**
     * How often a snapshot was opened since the start, which the leader does to send it.
     *
     * @param index of the snapshot
     * @param count how often
     */
    record Sendings(long index, int count) {}

    private final Path directory;
    private final RaftOptions options;
    private final LogStore log;
    private final BiConsumer<String, Throwable> onFailure;
    private final AtomicReference<Sendings> sendings = new AtomicReference<>(new Sendings(0, 0));

    /**
     * What the library installs, or has installed, and does not close afterwards: it would stay on the disk, beside all later ones, until the member is stopped.
     * It is closed before the next one is begun, which does not happen while this one is being installed.
     */
    private final AtomicReference<SnapshotReader> installed = new AtomicReference<>();

    private volatile CheckedSnapshotCopier copier;
    private volatile boolean started;

    CheckedSnapshotStorage(Path directory, RaftOptions options, LogStore log, BiConsumer<String, Throwable> onFailure) {
        super(directory.toString(), null, options);
        this.directory = directory;
        this.options = options;
        this.log = log;
        this.onFailure = onFailure;
    }

    /** For a snapshot of the own state. */
    @Override
    public SnapshotWriter create() {
        return begin(true, null);
    }

    /** For the copy of another member's; the library makes one at a time. */
    @Override
    public SnapshotWriter create(boolean fromEmpty) {
        return begin(fromEmpty, copier);
    }

    private SnapshotWriter begin(boolean fromEmpty, CheckedSnapshotCopier of) {
        Utils.closeQuietly(installed.getAndSet(null));
        SnapshotWriter begun = super.create(fromEmpty);
        if (begun == null) {
            return null;
        }
        CheckedSnapshotWriter checked = new CheckedSnapshotWriter(begun.getPath(), this, options, onFailure, of);
        return checked.init(null) ? checked : null;
    }

    @Override
    public SnapshotCopier startToCopyFrom(String uri, SnapshotCopierOptions copierOptions) {
        CheckedSnapshotCopier begun = new CheckedSnapshotCopier(installed::set);
        begun.setStorage(this);
        if (!begun.init(uri, copierOptions)) {
            return null;
        }
        copier = begun;
        begun.start();
        return begun;
    }

    /**
     * The latest snapshot, or null when there is none.
     *
     * @throws StorageException at the start, when it is damaged or missing; later such a member stops, and null is returned
     */
    @Override
    public SnapshotReader open() {
        SnapshotReader reader;
        try {
            reader = openChecked();
        } catch (StorageException e) {
            if (!started) {
                throw e instanceof CorruptionException damage ? DamageAdvice.added(damage) : e;
            }
            onFailure.accept("the latest snapshot cannot be read", e);
            return null;
        }
        if (started) {
            long index = reader == null ? 0 : indexOf(reader);
            sendings.updateAndGet(before -> new Sendings(index, before.index() == index ? before.count() + 1 : 1));
        }
        started = true;
        return reader;
    }

    /**
     * The latest snapshot, whose metadata are as they were written; null when there is none. As long as it is open, it is not deleted.
     *
     * @throws StorageException when it is damaged or cannot be read
     */
    private SnapshotReader openChecked() {
        while (true) {
            long index = getLastSnapshotIndex();
            // First, since the library trusts what it reads: a damaged length would have it ask for as much memory.
            try {
                check(index);
            } catch (StorageException e) {
                if (index == getLastSnapshotIndex()) {
                    throw e;
                }
                // It is not damaged: the next one has come, and this one was deleted while it was read.
                continue;
            }
            // The library would warn of a missing one, at the first start of every member.
            SnapshotReader reader = index == 0 ? null : super.open();
            if (index == 0 || reader != null && indexOf(reader) == index) {
                return reader;
            }
            // It is gone, or the next one, which was not looked at.
            Utils.closeQuietly(reader);
            if (reader == null && index == getLastSnapshotIndex()) {
                // The library would go on as if there was none.
                throw new StorageException("The snapshot in " + snapshot(index)
                        + " cannot be opened; what the Raft library has logged says why");
            }
        }
    }

    private Path snapshot(long index) {
        return directory.resolve(Snapshot.JRAFT_SNAPSHOT_PREFIX + index);
    }

    private static long indexOf(SnapshotReader reader) {
        String name = Path.of(reader.getPath()).getFileName().toString();
        return Long.parseLong(name.substring(Snapshot.JRAFT_SNAPSHOT_PREFIX.length()));
    }

    /** How often the latest one was opened to be sent. */
    Sendings sendings() {
        return sendings.get();
    }

    /** The index of the latest one; 0: there is none. */
    long latestIndex() {
        return getLastSnapshotIndex();
    }

    /**
     * Reads all of the latest snapshot.
     *
     * @throws StorageException when it is damaged or cannot be read
     */
    void verify() {
        try (SnapshotReader reader = openChecked()) {
            if (reader != null) {
                verifyState(Path.of(reader.getPath()));
            }
        } catch (IOException e) {
            throw new StorageException("The latest snapshot in " + directory + " cannot be read: " + e, e);
        }
    }

    /** Verifies the state of a snapshot, if it has a manifest: a state machine of the user's own may write none. */
    static void verifyState(Path snapshot) {
        if (Files.exists(snapshot.resolve(CheckpointManifest.FILE_NAME))) {
            CheckpointManifest.readAndVerify(snapshot);
        }
    }

    private void check(long index) {
        if (index == 0) {
            if (!started && log.firstIndex() > 1) {
                throw new CorruptionException("The snapshot is missing: the log begins at index " + log.firstIndex()
                        + ", but " + directory
                        + " contains no snapshot of what was before; a part of the data directory"
                        + " was deleted");
            }
            return;
        }
        Path snapshot = snapshot(index);
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
}
