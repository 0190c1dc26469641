package io.dengine.runtime.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.Change;
import io.dengine.apply.Effects;
import io.dengine.apply.HistoryReader;
import io.dengine.apply.RevisionChanges;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A store with a history in memory, which can be compacted and switched off. It also remembers everything that ever happened, in the public form, as what watches are
 * compared with. Thread-safe.
 */
final class FakeStore implements HistoryReader {

    /** What is done to a key; a null value deletes it. */
    record Op(String key, @Nullable String value) {

        static Op put(String key, String value) {
            return new Op(key, value);
        }

        static Op delete(String key) {
            return new Op(key, null);
        }
    }

    /** How many revisions one read looks at. */
    static final int LOOKED_AT = 50;

    /** Run once, at the next read of the history, by its caller, without a lock. */
    final AtomicReference<@Nullable Runnable> duringRead = new AtomicReference<>();

    /** Run once, when the revision is read, by its caller, without a lock. */
    final AtomicReference<@Nullable Runnable> duringRevision = new AtomicReference<>();

    /** Run once, after the next page was read. */
    final AtomicReference<@Nullable Runnable> afterPage = new AtomicReference<>();

    /** How often the history was read, by the name of the thread. */
    final ConcurrentMap<String, Integer> reads = new ConcurrentHashMap<>();

    private final NavigableMap<Long, RevisionChanges> history = new TreeMap<>();
    private final NavigableMap<Long, List<WatchEvent>> everything = new TreeMap<>();
    private final NavigableMap<byte[], KeyValue> keys = new TreeMap<>(Arrays::compareUnsigned);
    private final NavigableMap<byte[], byte[]> stored = new TreeMap<>(Arrays::compareUnsigned);

    private volatile long revision;
    private volatile long compacted;
    private volatile boolean enabled = true;
    private volatile int mostChanges;

    // ---- changing it

    /** One revision. */
    synchronized Effects commit(Op... ops) {
        return commit(List.of(ops));
    }

    synchronized Effects commit(List<Op> ops) {
        long next = revision + 1;
        List<Change> changes = new ArrayList<>();
        List<WatchEvent> events = new ArrayList<>();
        for (Op op : ops) {
            byte[] key = op.key().getBytes(UTF_8);
            byte[] before = stored.get(key);
            KeyValue previous = keys.get(key);
            if (op.value() == null) {
                if (previous == null) {
                    continue;
                }
                keys.remove(key);
                stored.remove(key);
                changes.add(new Change(key, null, before));
                events.add(new WatchEvent(WatchEvent.Type.DELETE, key, next, null, previous));
            } else {
                KeyValue current = new KeyValue(
                        key,
                        op.value().getBytes(UTF_8),
                        previous == null ? next : previous.createRevision(),
                        next,
                        previous == null ? 1 : previous.version() + 1,
                        0);
                keys.put(key, current);
                stored.put(key, encode(current));
                changes.add(new Change(key, stored.get(key), before));
                events.add(new WatchEvent(WatchEvent.Type.PUT, key, next, current, previous));
            }
        }
        if (changes.isEmpty()) {
            return new Effects(revision, List.of(), List.of());
        }
        RevisionChanges made = new RevisionChanges(next, changes);
        everything.put(next, events);
        if (enabled) {
            history.put(next, made);
        } else {
            compacted = next;
        }
        revision = next;
        return new Effects(next, List.of(made), List.of());
    }

    Effects put(String key, String value) {
        return commit(Op.put(key, value));
    }

    Effects delete(String key) {
        return commit(Op.delete(key));
    }

    /** What several commits did, as one batch. */
    static Effects batch(Effects... effects) {
        return new Effects(
                effects[effects.length - 1].revision(),
                Arrays.stream(effects).flatMap(one -> one.changes().stream()).toList(),
                List.of());
    }

    synchronized void compact(long to) {
        compacted = Math.max(compacted, to);
        history.headMap(to, true).clear();
    }

    synchronized void switchHistory(boolean on) {
        enabled = on;
        compact(revision);
    }

    /** Format 1. */
    private static byte[] encode(KeyValue entry) {
        return ByteBuffer.allocate(1 + 3 * Long.BYTES + entry.value().length)
                .put((byte) 1)
                .putLong(entry.createRevision())
                .putLong(entry.modRevision())
                .putLong(entry.version())
                .put(entry.value())
                .array();
    }

    // ---- the history

    @Override
    public Part read(long fromRevision, KeyRange range, int maxChanges) {
        run(duringRead);
        return readHistory(fromRevision, range, maxChanges);
    }

    private synchronized Part readHistory(long fromRevision, KeyRange range, int maxChanges) {
        reads.merge(Thread.currentThread().getName(), 1, Integer::sum);
        mostChanges = Math.max(mostChanges, maxChanges);
        if (fromRevision <= compacted) {
            throw new HistoryCompactedException(fromRevision, compacted);
        }
        List<RevisionChanges> found = new ArrayList<>();
        int count = 0;
        long next = fromRevision;
        for (; next <= revision && next < fromRevision + LOOKED_AT && count < maxChanges; next++) {
            List<Change> changes = history.get(next).changes().stream()
                    .filter(change -> range.contains(change.key()))
                    .toList();
            if (!changes.isEmpty()) {
                found.add(new RevisionChanges(next, changes));
                count += changes.size();
            }
        }
        return new Part(found, next);
    }

    @Override
    public long revision() {
        run(duringRevision);
        return revision;
    }

    @Override
    public long compactedRevision() {
        return compacted;
    }

    @Override
    public boolean isHistoryEnabled() {
        return enabled;
    }

    private static void run(AtomicReference<@Nullable Runnable> hook) {
        Runnable action = hook.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }

    // ---- reading it

    ScanPage scan(Scan scan) {
        ScanPage page = page(scan);
        run(afterPage);
        return page;
    }

    private synchronized ScanPage page(Scan scan) {
        if (scan.revision() != 0 && scan.revision() != revision) {
            throw new UnsupportedOperationException("only the present can be scanned");
        }
        byte[] after = scan.after();
        List<KeyValue> rest = keys.values().stream()
                .filter(entry -> scan.range().contains(entry.key()))
                .filter(entry -> after == null || Arrays.compareUnsigned(entry.key(), after) > 0)
                .map(FakeStore::copy)
                .toList();
        List<KeyValue> items = rest.subList(0, Math.min(scan.limit(), rest.size()));
        return new ScanPage(scan, revision, items, items.size(), items.size() < rest.size(), this::scan);
    }

    private static KeyValue copy(KeyValue entry) {
        return new KeyValue(
                entry.key().clone(),
                entry.value().clone(),
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.leaseId());
    }

    /** How often all threads have read the history. */
    int readCount() {
        return reads.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The largest part of the history that was asked for. */
    int mostChanges() {
        return mostChanges;
    }

    /** The keys of a range. */
    synchronized List<KeyValue> contents(KeyRange range) {
        return keys.values().stream()
                .filter(entry -> range.contains(entry.key()))
                .toList();
    }

    /** What a watch must have delivered of the revisions {@code from} to {@code to}, inclusive. */
    synchronized List<WatchBatch> expected(WatchRequest request, long from, long to) {
        List<WatchBatch> batches = new ArrayList<>();
        if (from > to) {
            return batches;
        }
        everything.subMap(from, true, to, true).forEach((at, events) -> {
            List<WatchEvent> wanted = events.stream()
                    .filter(event -> request.range().contains(event.key()))
                    .filter(event -> event.type() == WatchEvent.Type.PUT ? request.puts() : request.deletes())
                    .map(event -> request.previousValue()
                            ? event
                            : new WatchEvent(event.type(), event.key(), event.revision(), event.current(), null))
                    .toList();
            if (!wanted.isEmpty()) {
                batches.add(new WatchBatch(at, wanted));
            }
        });
        return batches;
    }
}
