package io.dengine.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is scanned. Immutable; each method gives a changed copy.
 *
 * <p>A page is read at once and held in memory; it also ends after 8 MiB of keys and values.
 *
 * <p>All pages are of one revision: of the one asked for, else of the one that the first page sees. When that is compacted meanwhile the next page
 * fails with {@code HistoryCompactedException}.
 *
 * <p>Unlike a range request of etcd: all pages are of one revision by themselves (there a client passes the revision on); the order is that of the keys, in one direction or the
 * other (no sorting by value, version or revision); and there are no filters by create or modification revision.
 *
 * @param range the keys
 * @param limit most keys of a page; 1 to {@code limits.max-scan-limit}
 * @param revision as of this revision; 0: the latest
 * @param after the page begins after this key, in the scan's order; null: at its beginning
 * @param keysOnly whether the values are left out
 * @param countOnly whether only the number of keys is asked for: of all keys of the range, in one page, whatever the limit
 * @param descending whether from the last key to the first
 * @param consistency how fresh the first page is; null: the client's default
 */
public record Scan(
        KeyRange range,
        int limit,
        long revision,
        byte @Nullable [] after,
        boolean keysOnly,
        boolean countOnly,
        boolean descending,
        @Nullable ReadConsistency consistency) {

    /** How many keys a page has when the scan does not say it. */
    public static final int DEFAULT_LIMIT = 100;

    public Scan {
        Keys.required(range, "range");
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
        }
        if (revision < 0) {
            throw new IllegalArgumentException("revision must be 0 (latest) or more, not " + revision);
        }
    }

    /** The keys of a range. */
    public static Scan range(KeyRange range) {
        return new Scan(range, DEFAULT_LIMIT, 0, null, false, false, false, null);
    }

    /** The keys with a prefix; all keys when it is empty. */
    public static Scan prefix(String prefix) {
        return range(KeyRange.prefix(prefix));
    }

    /** The keys with a prefix; all keys when it is empty. */
    public static Scan prefix(byte[] prefix) {
        return range(KeyRange.prefix(prefix));
    }

    /** Every key. */
    public static Scan all() {
        return range(KeyRange.all());
    }

    /** At most so many keys in a page. */
    public Scan limit(int value) {
        return new Scan(range, value, revision, after, keysOnly, countOnly, descending, consistency);
    }

    /** As of this revision; 0: the latest. */
    public Scan atRevision(long value) {
        return new Scan(range, limit, value, after, keysOnly, countOnly, descending, consistency);
    }

    /** Without the values. */
    public Scan withoutValues() {
        return new Scan(range, limit, revision, after, true, countOnly, descending, consistency);
    }

    /** Only how many keys there are. */
    public Scan onlyCount() {
        return new Scan(range, limit, revision, after, keysOnly, true, descending, consistency);
    }

    /**
     * In the opposite order: from the last key to the first, unless it was reversed before.
     *
     * @throws IllegalArgumentException when the scan goes on from a page: what follows it in the other order is what was read already
     */
    public Scan reversed() {
        if (after != null) {
            throw new IllegalArgumentException(
                    "the scan goes on after a page, so its order is given; reversed() must come before cursor(...)");
        }
        return new Scan(range, limit, revision, after, keysOnly, countOnly, !descending, consistency);
    }

    /** As fresh as asked. */
    public Scan consistency(ReadConsistency value) {
        return new Scan(
                range, limit, revision, after, keysOnly, countOnly, descending, Keys.required(value, "consistency"));
    }

    /**
     * Goes on where the page ended that gave this cursor, at the revision of that page. Range and order must be those of the scan that it comes from; everything else may be
     * another. The client also refuses a cursor whose key is not in the range, so that one that comes from outside cannot lead out of it.
     *
     * @param cursor as {@link ScanPage#cursor()} gave it, on any member
     * @throws IllegalArgumentException when it is not such a text, or one of a scan of another range or in the other order
     */
    public Scan cursor(String cursor) {
        ScanCursor position = ScanCursor.parse(cursor);
        if (position.descending() != descending) {
            throw new IllegalArgumentException("cursor must be one of a scan in the same order: it is of one in "
                    + order(position.descending()) + " order, and this one is in " + order(descending) + " order");
        }
        if (position.range() != ScanCursor.checksum(range)) {
            throw new IllegalArgumentException(
                    "cursor must be one of a scan of the same range: it is not of one of " + range);
        }
        return continued(position.revision(), position.lastKey());
    }

    private static String order(boolean descending) {
        return descending ? "descending" : "ascending";
    }

    /** The scan of what follows a page. */
    Scan continued(long pageRevision, byte[] lastKey) {
        return new Scan(range, limit, pageRevision, lastKey, keysOnly, countOnly, descending, consistency);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scan that
                && range.equals(that.range)
                && limit == that.limit
                && revision == that.revision
                && Arrays.equals(after, that.after)
                && keysOnly == that.keysOnly
                && countOnly == that.countOnly
                && descending == that.descending
                && consistency == that.consistency;
    }

    @Override
    public int hashCode() {
        return 31 * range.hashCode() + Long.hashCode(revision) + Arrays.hashCode(after);
    }

    @Override
    public String toString() {
        return "Scan[range=" + range + ", limit=" + limit + (revision == 0 ? "" : ", revision=" + revision)
                + (after == null ? "" : ", after=" + Keys.text(after)) + (keysOnly ? ", keysOnly" : "")
                + (countOnly ? ", countOnly" : "") + (descending ? ", descending" : "")
                + (consistency == null ? "" : ", " + consistency) + "]";
    }
}
