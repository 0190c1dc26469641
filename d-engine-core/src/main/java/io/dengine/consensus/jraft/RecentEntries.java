package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.LogEntry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were appended last. The library lets go of an entry when it is applied; a member that is a little behind would then be sent what was read from
 * the log store again, with every entry. Thread-safe.
 */
final class RecentEntries {

    /** What their data may have together. */
    static final long MAX_BYTES = 4L << 20;

    private final TreeMap<Long, LogEntry> byIndex = new TreeMap<>();
    private long bytes;

    /** An entry that was appended last, or null. */
    synchronized @Nullable LogEntry get(long index) {
        return byIndex.get(index);
    }

    /** An entry was appended, after all that were appended before. */
    synchronized void appended(LogEntry entry) {
        byIndex.put(entry.getId().getIndex(), entry);
        bytes += size(entry);
        while (bytes > MAX_BYTES) {
            forget(byIndex.pollFirstEntry());
        }
    }

    /** Entries after an index are to be removed. */
    synchronized void truncated(long lastIndexKept) {
        while (!byIndex.isEmpty() && byIndex.lastKey() > lastIndexKept) {
            forget(byIndex.pollLastEntry());
        }
    }

    /** The log is to begin anew. */
    synchronized void clear() {
        byIndex.clear();
        bytes = 0;
    }

    private void forget(Map.Entry<Long, LogEntry> removed) {
        bytes -= size(removed.getValue());
    }

    // With what an entry takes beside its data, about: many have none, or little.
    private static long size(LogEntry entry) {
        return 200L + (entry.getData() == null ? 0 : entry.getData().remaining());
    }
}
