package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.entity.LogEntry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were appended last. The library lets go of an entry when it is applied; a member that is a little behind would then be sent what was read from
 * the log store again, with every entry. Thread-safe.
 */
final class RecentEntries {

    /** What their data may have together. */
    static final long MAX_BYTES = 4L << 20;

    private final Map<Long, LogEntry> byIndex = new HashMap<>();
    private final ArrayDeque<LogEntry> oldestFirst = new ArrayDeque<>();
    private long bytes;

    /** An entry that was appended last, or null. */
    synchronized @Nullable LogEntry get(long index) {
        return byIndex.get(index);
    }

    /** An entry was appended, after all that were appended before. */
    synchronized void appended(LogEntry entry) {
        byIndex.put(entry.getId().getIndex(), entry);
        oldestFirst.addLast(entry);
        bytes += size(entry);
        while (bytes > MAX_BYTES) {
            forget(oldestFirst.removeFirst());
        }
    }

    /** Entries after an index are to be removed. */
    synchronized void truncated(long lastIndexKept) {
        while (!oldestFirst.isEmpty() && oldestFirst.getLast().getId().getIndex() > lastIndexKept) {
            forget(oldestFirst.removeLast());
        }
    }

    /** The log is to begin anew. */
    synchronized void clear() {
        byIndex.clear();
        oldestFirst.clear();
        bytes = 0;
    }

    private void forget(LogEntry entry) {
        byIndex.remove(entry.getId().getIndex());
        bytes -= size(entry);
    }

    // With what an entry takes beside its data, about: many have none, or little.
    private static long size(LogEntry entry) {
        return 200L + (entry.getData() == null ? 0 : entry.getData().remaining());
    }
}
