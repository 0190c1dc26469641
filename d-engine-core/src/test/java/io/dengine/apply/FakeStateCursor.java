package io.dengine.apply;

import io.dengine.storage.StateCursor;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A cursor over a part of a sorted map. */
final class FakeStateCursor implements StateCursor {

    private final NavigableMap<byte[], byte[]> rows;
    private byte @Nullable [] position;
    private boolean inclusive;
    private Map.@Nullable Entry<byte[], byte[]> row;

    FakeStateCursor(NavigableMap<byte[], byte[]> range, boolean descending) {
        this.rows = descending ? range.descendingMap() : range;
    }

    @Override
    public boolean next() {
        if (position == null) {
            row = rows.firstEntry();
        } else {
            row = inclusive ? rows.ceilingEntry(position) : rows.higherEntry(position);
        }
        if (row != null) {
            position = row.getKey();
            inclusive = false;
        }
        return row != null;
    }

    @Override
    public void seek(byte[] key) {
        position = key.clone();
        inclusive = true;
        row = null;
    }

    @Override
    public byte[] key() {
        return current().getKey().clone();
    }

    @Override
    public byte[] value() {
        return current().getValue().clone();
    }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> current() {
        if (row == null) {
            throw new NoSuchElementException("The cursor is not at an entry");
        }
        return row;
    }
}
