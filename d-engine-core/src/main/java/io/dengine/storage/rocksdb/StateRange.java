package io.dengine.storage.rocksdb;

import io.dengine.storage.StateCursor;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Ranges that have no key. */
final class StateRange {

    private StateRange() {}

    static boolean isEmpty(byte[] from, byte @Nullable [] to) {
        return to != null && Arrays.compareUnsigned(from, to) >= 0;
    }

    static StateCursor emptyCursor() {
        return new StateCursor() {
            @Override
            public boolean next() {
                return false;
            }

            @Override
            public void seek(byte[] target) {
                // there is nowhere to go
            }

            @Override
            public byte[] key() {
                throw new NoSuchElementException("The cursor is not at an entry");
            }

            @Override
            public byte[] value() {
                throw new NoSuchElementException("The cursor is not at an entry");
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}
