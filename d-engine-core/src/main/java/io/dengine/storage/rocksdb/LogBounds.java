package io.dengine.storage.rocksdb;

/**
 * Which records the log has.
 *
 * @param first index of the first record; {@code last + 1} when there is none
 * @param last index of the last record
 */
record LogBounds(long first, long last) {

    boolean contains(long index) {
        return index >= first && index <= last;
    }
}
