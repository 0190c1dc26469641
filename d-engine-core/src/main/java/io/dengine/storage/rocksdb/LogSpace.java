package io.dengine.storage.rocksdb;

import io.dengine.concurrent.DaemonThreads;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.StoreClosedException;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the space of deleted records back, in a thread of its own that ends when there is nothing to do: files that have
 * nothing else are deleted, but RocksDB does that from level 1 on only, so the rest must be compacted.
 */
final class LogSpace {

    private static final Logger log = LoggerFactory.getLogger(LogSpace.class);

    private final HandleGuard guard;
    private final RocksDB db;
    private final CompactRangeOptions compaction = new CompactRangeOptions().setExclusiveManualCompaction(false);
    private final AtomicLong firstIndexKept = new AtomicLong();
    private final ThreadPoolExecutor worker;

    LogSpace(HandleGuard guard, RocksDB db) {
        this.guard = guard;
        this.db = db;
        // one run under way and one waiting are enough: a run takes the newest index
        this.worker = DaemonThreads.single("d-engine-log-space", 1);
        worker.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Frees the space of the records before an index, some time later. */
    void reclaimBefore(long index) {
        firstIndexKept.set(index);
        worker.execute(this::reclaim);
    }

    /** Ends what is running; to be called before the database is closed. */
    void stop() {
        worker.shutdown();
        worker.getQueue().clear();
        guard.ifOpen(() -> compaction.setCanceled(true));
    }

    /** Frees the native handle; called when no call is running. */
    void free() {
        compaction.close();
    }

    private void reclaim() {
        try {
            guard.call("Freeing space of the log", () -> {
                byte[] from = LogRecordCodec.key(0);
                byte[] to = LogRecordCodec.key(firstIndexKept.get());
                db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(from, to), false);
                db.compactRange(db.getDefaultColumnFamily(), from, to, compaction);
                return true;
            });
        } catch (StoreClosedException e) {
            log.debug("The log was closed before its space was freed");
        } catch (StorageException e) {
            if (!worker.isShutdown()) {
                log.warn("Space of the log could not be freed; it will be with the next snapshot", e);
            }
        }
    }
}
