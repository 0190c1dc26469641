package io.dengine.cluster;

import io.dengine.kv.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the store must be: a sorted map, a counter, and everything it ever was. As simple as can be; knows nothing of the engine's code. */
final class StoreModel {

    /** A change of a key; value null for a delete. */
    record Change(long revision, String key, String value) {}

    private final TreeMap<String, KeyValue> keys = new TreeMap<>();
    private final Map<Long, TreeMap<String, KeyValue>> past = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final TreeMap<Long, TreeSet<String>> leases = new TreeMap<>();
    private final Set<Long> granted = new HashSet<>();
    private long revision;
    private long compacted;

    /** An empty store whose past begins here. */
    StoreModel(long revision) {
        this.revision = revision;
        compacted = revision;
        past.put(revision, new TreeMap<>());
    }

    private StoreModel(StoreModel other) {
        keys.putAll(other.keys);
        past.putAll(other.past);
        changes.addAll(other.changes);
        other.leases.forEach((id, attached) -> leases.put(id, new TreeSet<>(attached)));
        granted.addAll(other.granted);
        revision = other.revision;
        compacted = other.compacted;
    }

    StoreModel copy() {
        return new StoreModel(this);
    }

    long revision() {
        return revision;
    }

    TreeMap<String, KeyValue> keys() {
        return keys;
    }

    /** Everything the store ever was, by revision; what has been compacted too. */
    Map<Long, TreeMap<String, KeyValue>> past() {
        return past;
    }

    /** The changes that a watch may still be told of. */
    List<Change> changes() {
        return changes.stream().filter(change -> change.revision() > compacted).toList();
    }

    /** The oldest revision that can be read. */
    long compacted() {
        return compacted;
    }

    void compact(long to) {
        compacted = to;
    }

    boolean hasLease(long id) {
        return leases.containsKey(id);
    }

    /** One of the leases, by number, so that most of them exist; one that does not when there is none. */
    long lease(int number) {
        List<Long> ids = List.copyOf(leases.keySet());
        return ids.isEmpty() ? Long.MAX_VALUE : ids.get(number % ids.size());
    }

    List<String> keysOf(long lease) {
        return List.copyOf(leases.getOrDefault(lease, new TreeSet<>()));
    }

    /** A revision begins; every change until {@link #end} is of it. */
    void begin() {
        revision++;
    }

    void end() {
        past.put(revision, new TreeMap<>(keys));
    }

    void put(String key, String value, long lease) {
        KeyValue before = keys.get(key);
        detach(key);
        keys.put(
                key,
                new KeyValue(
                        bytes(key),
                        bytes(value),
                        before == null ? revision : before.createRevision(),
                        revision,
                        before == null ? 1 : before.version() + 1,
                        lease));
        if (lease != 0) {
            leases.get(lease).add(key);
        }
        changes.add(new Change(revision, key, value));
    }

    void delete(String key) {
        detach(key);
        keys.remove(key);
        changes.add(new Change(revision, key, null));
    }

    /** Whether there is such a lease, or ever was. */
    boolean wasGranted(long id) {
        return granted.contains(id);
    }

    void grant(long id) {
        granted.add(id);
        leases.put(id, new TreeSet<>());
    }

    void revoke(long id) {
        List<String> attached = keysOf(id);
        if (!attached.isEmpty()) {
            begin();
            attached.forEach(this::delete);
            end();
        }
        leases.remove(id);
    }

    private void detach(String key) {
        KeyValue before = keys.get(key);
        if (before != null && before.leaseId() != 0) {
            leases.get(before.leaseId()).remove(key);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
