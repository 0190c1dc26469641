package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotWriter;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.ChecksummedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;

/** Writes the checksum of the library's own file, and verifies a copy before it becomes the latest snapshot. */
@NullUnmarked
final class CheckedSnapshotWriter extends LocalSnapshotWriter {

    private final BiConsumer<String, Throwable> onFailure;
    private final CheckedSnapshotCopier copier;
    private boolean closing;
    private boolean told;

    /**
     * A writer.
     *
     * @param onFailure told of what stops the member
     * @param copier whose copy it is, or null: it is of the own state
     */
    CheckedSnapshotWriter(
            String path,
            LocalSnapshotStorage storage,
            RaftOptions options,
            BiConsumer<String, Throwable> onFailure,
            CheckedSnapshotCopier copier) {
        super(path, storage, options);
        this.onFailure = onFailure;
        this.copier = copier;
    }

    /**
     * Saves the library's own file, and its checksum. Of a copy only when it is whole: the library wants it after each file, which took four syncs beside the file's own, and
     * what a copy that breaks off has come to is of no use, since the next one begins anew.
     */
    @Override
    public boolean sync() throws IOException {
        return (copier != null && !closing) || save();
    }

    private boolean save() throws IOException {
        try {
            if (!super.sync()) {
                throw new IOException("the list of files in " + getPath() + " was not saved");
            }
            Path snapshot = Path.of(getPath());
            new ChecksummedFile(snapshot.resolve(CheckedSnapshotStorage.CHECK_FILE))
                    .write(Files.readAllBytes(snapshot.resolve(Snapshot.JRAFT_SNAPSHOT_META_FILE)));
            return true;
        } catch (IOException e) {
            notSaved(e);
            throw e;
        }
    }

    private void notSaved(IOException e) {
        if (told) {
            return;
        }
        told = true;
        if (copier != null) {
            // Also when copying is interrupted, because another member leads now. The library itself would go on
            // with the snapshot before, as if it was this one.
            copier.refuse(e);
        } else {
            // The library stops the member for it, without a word about the cause.
            onFailure.accept("the snapshot cannot be saved", e);
        }
    }

    @Override
    public void close(boolean keepDataOnError) throws IOException {
        if (copier != null && isOk()) {
            try {
                CheckedSnapshotStorage.verifyState(Path.of(getPath()));
            } catch (StorageException e) {
                // What has an error is deleted instead of being used.
                setError(RaftError.EAGAIN, "%s", e.getMessage());
                copier.refuse(e);
            }
        }
        closing = true;
        try {
            super.close(keepDataOnError);
        } catch (IOException e) {
            // it was not saved, or not renamed
            notSaved(e);
            throw e;
        }
    }
}
