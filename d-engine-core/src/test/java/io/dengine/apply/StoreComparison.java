package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.apply.HistoryReader.Part;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.apply.Model.ModelChange;
import io.dengine.apply.Model.ModelItem;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Reads a store in every way and compares with a model. */
final class StoreComparison {

    private static final List<String> KEYS = RandomSteps.KEYS;

    private final KvStore store;
    private final Model model;
    private final Random random;

    StoreComparison(KvStore store, Model model, Random random) {
        this.store = store;
        this.model = model;
        this.random = random;
    }

    void everything() {
        numbers();
        for (long revision = model.compactedRevision(); revision <= model.revision(); revision++) {
            keys(revision);
            scan(revision);
            scan(revision);
            replay(revision + 1);
        }
        latest();
        beyond();
        leases();
    }

    void numbers() {
        assertThat(store.revision()).isEqualTo(model.revision());
        assertThat(store.compactedRevision()).isEqualTo(model.compactedRevision());
        assertThat(store.isHistoryEnabled()).isEqualTo(model.isHistoryEnabled());
    }

    void changes(List<RevisionChanges> actual, List<ModelChange> expected) {
        List<ModelChange> flat = new ArrayList<>();
        long last = 0;
        for (RevisionChanges revision : actual) {
            assertThat(revision.revision()).isGreaterThan(last);
            assertThat(revision.changes()).isNotEmpty();
            last = revision.revision();
            for (Change change : revision.changes()) {
                flat.add(new ModelChange(
                        revision.revision(), text(change.key()), item(change.previous()), item(change.stored())));
            }
        }
        assertThat(flat).isEqualTo(expected);
    }

    private static ModelItem item(byte[] stored) {
        if (stored == null) {
            return null;
        }
        KeyRecord found = KeyRecord.decode(stored);
        return new ModelItem(
                text(found.value()), found.createRevision(), found.modRevision(), found.version(), found.leaseId());
    }

    private void keys(long revision) {
        // 0 asks for the latest
        if (revision == 0) {
            return;
        }
        List<KeyValue> all = new ArrayList<>();
        for (String key : KEYS) {
            KeyValue expected = keyValue(model.at(revision), key);
            assertThat(store.get(bytes(key), revision)).isEqualTo(new GetResult(revision, expected));
            if (expected != null) {
                all.add(expected);
            }
        }
        assertThat(store.getAll(KEYS.stream().map(TestStore::bytes).toList(), revision))
                .isEqualTo(new GetAllResult(revision, all));
    }

    private void latest() {
        for (String key : KEYS) {
            assertThat(store.get(bytes(key)))
                    .isEqualTo(new GetResult(model.revision(), keyValue(model.at(model.revision()), key)));
        }
        scan(0);
    }

    private void beyond() {
        long future = model.revision() + 1;
        assertThatExceptionOfType(FutureRevisionException.class).isThrownBy(() -> store.get(bytes("a"), future));
        assertThat(store.read(future, KeyRange.all(), 1)).isEqualTo(new Part(List.of(), future));
        long compacted = model.compactedRevision();
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.read(compacted, KeyRange.all(), 1));
        if (compacted > 1) {
            assertThatExceptionOfType(HistoryCompactedException.class)
                    .isThrownBy(() -> store.scan(Scan.all().atRevision(compacted - 1)));
        }
    }

    private void scan(long revision) {
        Scan scan = new Scan(
                range(),
                1 + random.nextInt(4),
                revision,
                random.nextInt(3) == 0 ? after() : null,
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextBoolean(),
                null);
        long at = revision == 0 ? model.revision() : revision;
        NavigableMap<String, ModelItem> state = model.at(at);
        List<KeyValue> matching = (scan.descending() ? state.descendingMap() : state)
                .entrySet().stream()
                        .filter(entry -> scan.range().contains(bytes(entry.getKey())))
                        .filter(entry -> isAfter(scan, entry.getKey()))
                        .map(entry -> entry.getValue().toKeyValue(entry.getKey()))
                        .map(found -> scan.keysOnly() ? withoutValue(found) : found)
                        .toList();
        List<KeyValue> page = matching.subList(0, Math.min(scan.limit(), matching.size()));
        ScanResult expected = scan.countOnly()
                ? new ScanResult(at, List.of(), matching.size(), false)
                : new ScanResult(at, page, page.size(), page.size() < matching.size());
        assertThat(store.scan(scan)).as("%s", scan).isEqualTo(expected);
    }

    private static boolean isAfter(Scan scan, String key) {
        if (scan.after() == null) {
            return true;
        }
        int order = key.compareTo(text(scan.after()));
        return scan.descending() ? order < 0 : order > 0;
    }

    private static KeyValue withoutValue(KeyValue found) {
        return new KeyValue(
                found.key(),
                new byte[0],
                found.createRevision(),
                found.modRevision(),
                found.version(),
                found.leaseId());
    }

    private void replay(long from) {
        KeyRange range = range();
        int maxChanges = 1 + random.nextInt(5);
        List<RevisionChanges> found = new ArrayList<>();
        long next = from;
        while (next <= model.revision()) {
            Part part = store.read(next, range, maxChanges);
            assertThat(part.nextRevision()).isGreaterThan(next);
            found.addAll(part.changes());
            next = part.nextRevision();
        }
        assertThat(next).isEqualTo(model.revision() + 1);
        changes(
                found,
                model.changesFrom(from).stream()
                        .filter(change -> range.contains(bytes(change.key())))
                        .toList());
    }

    private void leases() {
        Map<Long, LeaseState> found = new TreeMap<>();
        store.forEachLease(found::put);
        Map<Long, LeaseState> expected = new TreeMap<>();
        model.leases().forEach((id, lease) -> expected.put(id, lease.state()));
        assertThat(found).isEqualTo(expected);
        for (long id = 1; id <= model.lastLease(); id++) {
            assertThat(store.leaseState(id).orElse(null)).isEqualTo(expected.get(id));
            assertThat(store.leaseKeys(id).stream().map(TestStore::text).toList())
                    .isEqualTo(model.keysOf(id));
        }
    }

    private KeyRange range() {
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.prefix(bytes(key()));
            case 2 -> KeyRange.single(bytes(key()));
            default -> KeyRange.of(bytes(key()), random.nextInt(4) == 0 ? null : bytes(key()));
        };
    }

    private byte[] after() {
        return bytes(random.nextBoolean() ? key() : key() + "\0\u0001");
    }

    private String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private static KeyValue keyValue(Map<String, ModelItem> state, String key) {
        ModelItem found = state.get(key);
        return found == null ? null : found.toKeyValue(key);
    }
}
