package io.dengine.kv;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a scan: plain data, it holds nothing open. Immutable.
 */
public final class ScanPage {

    private final Scan scan;
    private final long revision;
    private final List<KeyValue> items;
    private final long count;
    private final boolean more;
    private final Function<Scan, ScanPage> source;

    /**
     * For implementations of {@link KvClient}.
     *
     * @param scan what was asked for
     * @param revision the revision of the page
     * @param items the keys, and unless left out their values
     * @param count how many keys the page has; with {@code countOnly} how many the range has
     * @param more whether the range goes on
     * @param source gets the next page
     */
    public ScanPage(
            Scan scan, long revision, List<KeyValue> items, long count, boolean more, Function<Scan, ScanPage> source) {
        this.scan = scan;
        this.revision = revision;
        this.items = List.copyOf(items);
        this.count = count;
        this.more = more && !items.isEmpty();
        this.source = source;
    }

    /**
     * For implementations of {@link KvClient}: the same page, with another source of the next one.
     *
     * @param other gets the next page
     */
    public ScanPage withSource(Function<Scan, ScanPage> other) {
        return new ScanPage(scan, revision, items, count, more, other);
    }

    /** The one revision that this page and those after it are of. */
    public long revision() {
        return revision;
    }

    /** The keys and values, in the scan's order; empty when only the count was asked for. */
    public List<KeyValue> items() {
        return items;
    }

    /** How many keys this page has; when only the count was asked for, how many the range has. */
    public long count() {
        return count;
    }

    /** Whether there are keys after this page. */
    public boolean hasNext() {
        return more;
    }

    /**
     * Reads the next page, of the same revision: on any member that has applied the revision, without asking another.
     *
     * @throws NoSuchElementException when there is none
     * @throws io.dengine.HistoryCompactedException when the revision has been compacted meanwhile
     * @throws io.dengine.EngineStoppedException when the engine has been stopped
     */
    public ScanPage next() {
        return source.apply(nextScan().orElseThrow(() -> new NoSuchElementException("this is the last page")));
    }

    /** The scan of the next page, if there is one; for the asynchronous client. */
    public Optional<Scan> nextScan() {
        return lastKey().map(key -> scan.continued(revision, key));
    }

    /** Where this page ends, as URL-safe text for {@link Scan#cursor}; empty on the last page. */
    public Optional<String> cursor() {
        return lastKey()
                .map(key -> new ScanCursor(scan.descending(), ScanCursor.checksum(scan.range()), revision, key).text());
    }

    // Where the next page begins; empty when there is none.
    private Optional<byte[]> lastKey() {
        return more ? Optional.of(items.get(items.size() - 1).key()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "ScanPage[revision=" + revision + ", count=" + count + ", items=" + items.size() + ", more=" + more
                + "]";
    }
}
