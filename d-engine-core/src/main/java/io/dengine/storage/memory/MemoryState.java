package io.dengine.storage.memory;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.support.BatchOverlay;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All tables at one moment; immutable. */
final class MemoryState {

    static final MemoryState EMPTY = new MemoryState(0, new EnumMap<>(StateTable.class));

    private final long appliedIndex;
    private final Map<StateTable, PersistentMap> tables;

    private MemoryState(long appliedIndex, Map<StateTable, PersistentMap> tables) {
        this.appliedIndex = appliedIndex;
        this.tables = tables;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    PersistentMap table(StateTable table) {
        return tables.getOrDefault(table, PersistentMap.EMPTY);
    }

    byte @Nullable [] get(StateTable table, byte[] key) {
        byte[] value = table(table).get(key);
        return value == null ? null : value.clone();
    }

    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return new MemoryStateCursor(table(table), from, to, descending);
    }

    MemoryState with(BatchOverlay changes, long newAppliedIndex) {
        Map<StateTable, PersistentMap> changed = new EnumMap<>(StateTable.class);
        changed.putAll(tables);
        changes.forEach((table, key, value) -> {
            PersistentMap map = changed.getOrDefault(table, PersistentMap.EMPTY);
            changed.put(table, value == null ? map.without(key) : map.with(key, value));
        });
        return new MemoryState(newAppliedIndex, changed);
    }
}
