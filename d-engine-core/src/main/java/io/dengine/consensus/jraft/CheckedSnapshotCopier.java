package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotCopier;
import com.alipay.sofa.jraft.util.Utils;
import io.dengine.storage.CorruptionException;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the leader's snapshot. A damaged one is refused like a connection that broke: the leader sends one again, and this member goes on as before. */
@NullUnmarked
final class CheckedSnapshotCopier extends LocalSnapshotCopier {

    private static final Logger LOG = LoggerFactory.getLogger(CheckedSnapshotCopier.class);

    private volatile Exception problem;

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
        if (found == null) {
            return reader;
        }
        // It is a reader of the snapshot before.
        Utils.closeQuietly(reader);
        setError(RaftError.EAGAIN, "%s", found.getMessage());
        return null;
    }
}
