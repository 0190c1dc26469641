package io.dengine.cluster;

import io.dengine.kv.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private long revision;

    StoreModel(long revision) {
        this.revision = revision;
        past.put(revision, new TreeMap<>());
    }

    private StoreModel(StoreModel other) {
        keys.putAll(other.keys);
        past.putAll(other.past);
        changes.addAll(other.changes);
        other.leases.forEach((id, attached) -> leases.put(id, new TreeSet<>(attached)));
        revision = other.revision;
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

    Map<Long, TreeMap<String, KeyValue>> past() {
        return past;
    }

    List<Change> changes() {
        return changes;
    }

    boolean hasLease(long id) {
        return leases.containsKey(id);
    }

    List<Long> leases() {
        return List.copyOf(leases.keySet());
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

    void grant(long id) {
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
