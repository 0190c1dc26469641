package io.dengine.apply;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import org.jspecify.annotations.Nullable;

/**
 * A view whose reader is asked now and then whether to go on: before every 256th step of it and its cursors together, so that reads of a few keys are never asked. Used
 * by one thread; belongs, like the view beneath, to whoever made it.
 */
final class CheckedView implements StateView {

    private static final int STEPS = 256;

    private final StateView view;
    private final Runnable check;
    private int steps;

    /** @param check throws when the reader is to end */
    CheckedView(StateView view, Runnable check) {
        this.view = view;
        this.check = check;
    }

    private void step() {
        if (++steps % STEPS == 0) {
            check.run();
        }
    }

    @Override
    public long appliedIndex() {
        return view.appliedIndex();
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        step();
        return view.get(table, key);
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        StateCursor cursor = view.scan(table, from, to, descending);
        return new StateCursor() {

            @Override
            public boolean next() {
                step();
                return cursor.next();
            }

            @Override
            public void seek(byte[] key) {
                cursor.seek(key);
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public byte[] value() {
                return cursor.value();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    @Override
    public void close() {
        view.close();
    }
}
