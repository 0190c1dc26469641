package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.google.protobuf.ByteString;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.EntryApplier;
import io.dengine.consensus.Proposal;
import io.dengine.storage.Checkpoint;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows an {@link EntryApplier} to the Raft library; everything here runs on the library's apply thread. */
@NullUnmarked
final class ApplyAdapter implements com.alipay.sofa.jraft.StateMachine {

    private static final Logger LOG = LoggerFactory.getLogger(ApplyAdapter.class);

    private final EntryApplier applier;
    private final LeadershipTracker leadership;
    private final FailureLatch failure;
    private final AtomicLong appliedEntries = new AtomicLong();
    private volatile long snapshotIndex;

    ApplyAdapter(EntryApplier applier, LeadershipTracker leadership, FailureLatch failure) {
        this.applier = applier;
        this.leadership = leadership;
        this.failure = failure;
    }

    /** Entries applied since the start. */
    long appliedEntries() {
        return appliedEntries.get();
    }

    long snapshotIndex() {
        return snapshotIndex;
    }

    @Override
    public void onApply(Iterator iterator) {
        try {
            applier.apply(new Entries(iterator, applier.appliedIndex(), appliedEntries));
        } catch (RuntimeException | Error e) {
            failure.fail("entry " + iterator.getIndex() + " of the log cannot be applied", e);
            throw e;
        }
    }

    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        try {
            Checkpoint checkpoint = applier.checkpoint(Path.of(writer.getPath()));
            LocalFileMeta meta = LocalFileMeta.newBuilder()
                    .setUserMeta(ByteString.copyFromUtf8(Long.toString(checkpoint.appliedIndex())))
                    .build();
            for (String file : checkpoint.files()) {
                if (!writer.addFile(file, meta)) {
                    throw new StorageException("file " + file + " was not added to the snapshot");
                }
            }
            snapshotIndex = checkpoint.appliedIndex();
            done.run(Status.OK());
        } catch (CorruptionException e) {
            // It will not be better the next time: another member must lead, and this one be replaced.
            failure.fail("no snapshot can be taken", e);
            done.run(new Status(RaftError.EINTERNAL, "no snapshot can be taken: %s", e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.error("no snapshot could be taken; it is tried again", e);
            // Not EIO, which would stop the member: it can go on without a snapshot, and a full disk may have room
            // again.
            done.run(new Status(RaftError.EINTERNAL, "no snapshot could be taken: %s", e.getMessage()));
        }
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        SnapshotMeta meta = reader.load();
        snapshotIndex = meta.getLastIncludedIndex();
        if (applier.appliedIndex() >= stateIndexOf(reader, meta)) {
            // After a restart the store is usually ahead of its latest snapshot.
            return true;
        }
        try {
            applier.restore(Path.of(reader.getPath()));
            LOG.info("installed the snapshot at index {}", meta.getLastIncludedIndex());
            return true;
        } catch (RuntimeException e) {
            failure.fail("the snapshot at index " + meta.getLastIncludedIndex() + " cannot be installed", e);
            return false;
        }
    }

    // The state of a snapshot may end before the snapshot does: entries of Raft's own do not reach it.
    private static long stateIndexOf(SnapshotReader reader, SnapshotMeta meta) {
        for (String file : reader.listFiles()) {
            if (reader.getFileMeta(file) instanceof LocalFileMeta fileMeta
                    && !fileMeta.getUserMeta().isEmpty()) {
                return Long.parseLong(fileMeta.getUserMeta().toStringUtf8());
            }
        }
        return meta.getLastIncludedIndex();
    }

    @Override
    public void onLeaderStart(long term) {
        leadership.onLeaderStart(term);
    }

    @Override
    public void onLeaderStop(Status status) {
        leadership.onLeaderStop();
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        leadership.onStartFollowing(context.getLeaderId(), context.getTerm());
    }

    @Override
    public void onStopFollowing(LeaderChangeContext context) {
        leadership.onStopFollowing(context.getTerm());
    }

    @Override
    public void onError(RaftException error) {
        failure.fail("Raft has stopped: " + error.getStatus(), error);
    }

    @Override
    public void onConfigurationCommitted(Configuration configuration) {
        LOG.info("the cluster's members are {}", configuration);
    }

    @Override
    public void onShutdown() {
        LOG.debug("the Raft library has stopped applying");
    }

    /** Skips what the store contains already: Raft replays its log from the latest snapshot, the store may be ahead of it. */
    private static final class Entries implements CommittedEntries {

        private final Iterator iterator;
        private final long appliedBefore;
        private final AtomicLong counter;
        private boolean started;
        private long index;
        private long term;
        private ByteBuffer data;
        private Proposal proposal;

        Entries(Iterator iterator, long appliedBefore, AtomicLong counter) {
            this.iterator = iterator;
            this.appliedBefore = appliedBefore;
            this.counter = counter;
        }

        @Override
        public boolean next() {
            if (started) {
                iterator.next();
            }
            started = true;
            while (iterator.hasNext() && iterator.getIndex() <= appliedBefore) {
                if (iterator.done() != null) {
                    // Proposed here just now at an index that the state already contains: skipping it would lose it.
                    throw new CorruptionException("entry " + iterator.getIndex()
                            + " was proposed although the state contains" + " every entry up to " + appliedBefore
                            + ": the log and the state do not belong together");
                }
                iterator.next();
            }
            if (!iterator.hasNext()) {
                return false;
            }
            index = iterator.getIndex();
            term = iterator.getTerm();
            data = iterator.getData();
            proposal = iterator.done() instanceof ProposalClosure closure ? closure.take() : null;
            counter.incrementAndGet();
            return true;
        }

        @Override
        public long index() {
            return index;
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public ByteBuffer data() {
            return data;
        }

        @Override
        public Proposal proposal() {
            return proposal;
        }
    }
}
