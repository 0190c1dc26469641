package io.dengine.apply;

import io.dengine.apply.Model.ModelItem;
import io.dengine.apply.Model.ModelLease;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The latest state of a {@link Model}. */
final class ModelState {

    private final NavigableMap<String, ModelItem> keys;
    private final NavigableMap<Long, ModelLease> leases;
    private long lastLease;

    ModelState(NavigableMap<String, ModelItem> keys, NavigableMap<Long, ModelLease> leases, long lastLease) {
        this.keys = keys;
        this.leases = leases;
        this.lastLease = lastLease;
    }

    ModelState copy() {
        return new ModelState(new TreeMap<>(keys), new TreeMap<>(leases), lastLease);
    }

    NavigableMap<String, ModelItem> keys() {
        return keys;
    }

    NavigableMap<Long, ModelLease> leases() {
        return leases;
    }

    long lastLease() {
        return lastLease;
    }

    long newLease(ModelLease lease) {
        lastLease++;
        leases.put(lastLease, lease);
        return lastLease;
    }

    List<String> keysOf(long lease) {
        return keys.entrySet().stream()
                .filter(entry -> entry.getValue().lease() == lease)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** An implicit lease ends with its last key. */
    void endUnusedLeases() {
        leases.entrySet()
                .removeIf(entry ->
                        entry.getValue().implicit() && keysOf(entry.getKey()).isEmpty());
    }
}
