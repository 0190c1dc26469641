package io.dengine.kv;

/**
 * The answer to an increment.
 *
 * @param revision the store's revision that it made
 * @param value the new value
 */
public record IncrementResult(long revision, long value) {}
