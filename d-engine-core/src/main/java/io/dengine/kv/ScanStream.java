package io.dengine.kv;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A scan as a stream: the next page is read when the one before it has been consumed. */
final class ScanStream {

    private ScanStream() {}

    static Stream<KeyValue> of(KvClient client, Scan scan) {
        if (Keys.required(scan, "scan").countOnly()) {
            throw new IllegalArgumentException("a scan that only counts has no keys to stream");
        }
        Iterator<KeyValue> items = new Items(client, scan);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        items, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                false);
    }

    private static final class Items implements Iterator<KeyValue> {

        private final KvClient client;
        private final Scan scan;
        private @Nullable ScanPage page;
        private int next;

        Items(KvClient client, Scan scan) {
            this.client = client;
            this.scan = scan;
        }

        @Override
        public boolean hasNext() {
            ScanPage current = page == null ? client.scan(scan) : page;
            page = current;
            if (next == current.items().size() && current.hasNext()) {
                current = current.next();
                page = current;
                next = 0;
            }
            return next < current.items().size();
        }

        @Override
        public KeyValue next() {
            if (!hasNext() || page == null) {
                throw new NoSuchElementException("the scan has ended");
            }
            return page.items().get(next++);
        }
    }
}
