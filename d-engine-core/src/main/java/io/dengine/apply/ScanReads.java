package io.dengine.apply;

import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.storage.StateView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scans in one view. */
final class ScanReads {

    /** A page ends with the key that reaches this, whatever its limit: pages are held in memory. */
    static final long MAX_PAGE_BYTES = 8L << 20;

    private ScanReads() {}

    static ScanResult scan(StateView view, Scan scan) {
        try (ViewReads reads = ViewReads.of(view, scan.revision())) {
            KeyRange rest = rest(scan);
            if (rest.isEmpty()) {
                return new ScanResult(reads.revision(), List.of(), 0, false);
            }
            try (RecordCursor cursor = reads.isPast()
                    ? new PastRecords(view, reads, rest, scan.descending())
                    : new LatestRecords(view, rest, scan.descending())) {
                return scan.countOnly() ? count(cursor, reads.revision()) : page(cursor, scan, reads.revision());
            }
        }
    }

    private static ScanResult count(RecordCursor cursor, long revision) {
        long count = 0;
        while (cursor.next()) {
            count++;
        }
        return new ScanResult(revision, List.of(), count, false);
    }

    private static ScanResult page(RecordCursor cursor, Scan scan, long revision) {
        List<KeyValue> items = new ArrayList<>();
        boolean more = false;
        long bytes = 0;
        while (cursor.next()) {
            if (items.size() == scan.limit() || bytes >= MAX_PAGE_BYTES) {
                more = true;
                break;
            }
            KeyRecord stored = cursor.record();
            KeyValue item = scan.keysOnly() ? stored.toKeyOnly(cursor.key()) : stored.toKeyValue(cursor.key());
            bytes += item.key().length + item.value().length;
            items.add(item);
        }
        return new ScanResult(revision, items, items.size(), more);
    }

    /** What is left of the range after the key that the page begins after. */
    private static KeyRange rest(Scan scan) {
        KeyRange range = scan.range();
        byte[] after = scan.after();
        if (after == null) {
            return range;
        }
        if (scan.descending()) {
            return isBefore(after, range.to()) ? new KeyRange(range.from(), after) : range;
        }
        byte[] next = Arrays.copyOf(after, after.length + 1);
        return isBefore(range.from(), next) ? new KeyRange(next, range.to()) : range;
    }

    private static boolean isBefore(byte[] key, byte @Nullable [] end) {
        return end == null || Arrays.compareUnsigned(key, end) < 0;
    }
}
