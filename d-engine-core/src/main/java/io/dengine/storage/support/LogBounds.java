package io.dengine.storage.support;

/**
 * Which records the log has.
 *
 * @param first index of the first record; {@code last + 1} when there is none
 * @param last index of the last record
 */
public record LogBounds(long first, long last) {

    /** Whether there is a record with this index. */
    public boolean contains(long index) {
        return index >= first && index <= last;
    }
}
