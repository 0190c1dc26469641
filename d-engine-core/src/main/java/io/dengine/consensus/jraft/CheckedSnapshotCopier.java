package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotCopier;
import com.alipay.sofa.jraft.util.Utils;
import io.dengine.storage.CorruptionException;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the leader's snapshot. A damaged one is refused like a connection that broke: the leader sends one again, and this member goes on as before. */
@NullUnmarked
final class CheckedSnapshotCopier extends LocalSnapshotCopier {

    private static final Logger LOG = LoggerFactory.getLogger(CheckedSnapshotCopier.class);

    private final Consumer<SnapshotReader> installing;
    private volatile Exception problem;

    /** @param installing is given the copy when it is about to be installed, and closes it later */
    CheckedSnapshotCopier(Consumer<SnapshotReader> installing) {
        this.installing = installing;
    }

    /** What was copied is damaged, or not all of it was written. */
    void refuse(Exception found) {
        problem = found;
        if (found instanceof CorruptionException) {
            LOG.error("the copy of the leader's snapshot is damaged and was not used; it is copied again", found);
        } else {
            LOG.warn("the leader's snapshot was not copied as a whole; it is copied again: {}", found.toString());
        }
    }

    @Override
    public SnapshotReader getReader() {
        SnapshotReader reader = super.getReader();
        Exception found = problem;
        if (found == null && getCode() == RaftError.EIO.getNumber()) {
            // The library would stop this member, without a word about the cause, even when it is the leader that
            // cannot read.
            LOG.warn("the leader's snapshot was not copied as a whole; it is copied again: {}", getErrorMsg());
            setError(RaftError.EAGAIN, "%s", getErrorMsg());
        }
        if (found == null) {
            // What is not, the library closes itself.
            if (isOk() && reader != null && reader.isOk()) {
                installing.accept(reader);
            }
            return reader;
        }
        // It is a reader of the snapshot before.
        Utils.closeQuietly(reader);
        setError(RaftError.EAGAIN, "%s", found.getMessage());
        return null;
    }
}
