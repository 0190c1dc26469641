package io.dengine.storage.file;

import io.dengine.storage.support.LogBounds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the records are. Thread-safe. */
final class LogIndex {

    /** Where a record is. */
    record Place(Segment segment, int offset) {}

    /** The records of a segment: those with consecutive indexes from {@code first} on. */
    private static final class Part {

        private final Segment segment;
        private long first;
        private int[] offsets = new int[16];
        private int count;

        Part(Segment segment, long first) {
            this.segment = segment;
            this.first = first;
        }

        long last() {
            return first + count - 1;
        }

        void add(long index, int offset) {
            if (count == 0) {
                first = index;
            } else if (index != last() + 1) {
                throw new IllegalStateException("record " + index + " cannot follow record " + last());
            }
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count] = offset;
            count++;
        }

        void truncate(long lastKept) {
            count = (int) Math.max(0, Math.min(count, lastKept - first + 1));
        }
    }

    private final Deque<Part> parts = new ArrayDeque<>();
    private LogBounds bounds;

    LogIndex(long nextIndex) {
        this.bounds = new LogBounds(nextIndex, nextIndex - 1);
    }

    synchronized LogBounds bounds() {
        return bounds;
    }

    /** The segment that is written from now on. */
    synchronized void begin(Segment segment) {
        parts.addLast(new Part(segment, bounds.last() + 1));
    }

    /** A record that was appended to the last segment or, while several are being filled, to one of the last. */
    synchronized void add(Segment segment, long index, int offset) {
        Iterator<Part> newest = parts.descendingIterator();
        while (newest.hasNext()) {
            Part part = newest.next();
            if (part.segment == segment) {
                part.add(index, offset);
                bounds = new LogBounds(bounds.first(), index);
                return;
            }
        }
        throw new IllegalStateException(segment.file() + " is no segment of the log");
    }

    /** Where a record is; null when there is none. */
    synchronized @Nullable Place find(long index) {
        if (!bounds.contains(index)) {
            return null;
        }
        Iterator<Part> newest = parts.descendingIterator();
        while (newest.hasNext()) {
            Part part = newest.next();
            if (part.count > 0 && part.first <= index) {
                return new Place(part.segment, part.offsets[(int) (index - part.first)]);
            }
        }
        throw new IllegalStateException("record " + index + " has no place");
    }

    synchronized void truncateSuffix(long lastKept) {
        for (Part part : parts) {
            part.truncate(lastKept);
        }
        // all before the records kept may be gone with its segments, when this is done again after a restart
        bounds = new LogBounds(Math.min(bounds.first(), lastKept + 1), lastKept);
    }

    synchronized void truncatePrefix(long firstKept) {
        // more may be gone already, when this is done again after a restart
        long first = Math.max(bounds.first(), firstKept);
        bounds = new LogBounds(first, Math.max(bounds.last(), first - 1));
    }

    synchronized void reset(long nextIndex) {
        for (Part part : parts) {
            part.count = 0;
        }
        bounds = new LogBounds(nextIndex, nextIndex - 1);
    }

    /** The oldest segment that has a record of at least this index, if one has. */
    synchronized @Nullable Segment oldestWith(long firstKept) {
        for (Part part : parts) {
            if (part.count > 0 && part.last() >= firstKept) {
                return part.segment;
            }
        }
        return null;
    }

    /** Takes out the segments before one. */
    synchronized List<Segment> removeBefore(long oldestNeeded) {
        List<Segment> removed = new ArrayList<>();
        while (parts.getFirst().segment.header().segment() < oldestNeeded) {
            removed.add(parts.removeFirst().segment);
        }
        return removed;
    }

    synchronized List<Segment> segments() {
        return parts.stream().map(part -> part.segment).toList();
    }
}
