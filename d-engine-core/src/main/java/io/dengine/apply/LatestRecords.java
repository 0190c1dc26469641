package io.dengine.apply;

import io.dengine.kv.KeyRange;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;

/** The keys of a range as the view has them. */
final class LatestRecords implements RecordCursor {

    private final StateCursor cursor;

    LatestRecords(StateView view, KeyRange range, boolean descending) {
        this.cursor = view.scan(StateTable.KEYS, range.from(), range.to(), descending);
    }

    @Override
    public boolean next() {
        return cursor.next();
    }

    @Override
    public byte[] key() {
        return cursor.key();
    }

    @Override
    public KeyRecord record() {
        return KeyRecord.decode(cursor.value());
    }

    @Override
    public void close() {
        cursor.close();
    }
}
