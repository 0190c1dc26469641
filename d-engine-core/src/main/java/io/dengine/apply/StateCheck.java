package io.dengine.apply;

/**
 * The hash of the state at a log entry. Members that differ in the hash of the same index differ in their state.
 *
 * @param index the index of the entry that asked for it; 0: none has yet
 * @param hash the hash
 */
public record StateCheck(long index, long hash) {

    static final StateCheck NONE = new StateCheck(0, 0);
}
