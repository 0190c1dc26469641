package io.dengine.runtime.leader;

/**
 * The hash that a member recorded of its state.
 *
 * @param index the index of the entry at which it was recorded; 0: never
 * @param hash the hash
 */
public record StateCheck(long index, long hash) {}
