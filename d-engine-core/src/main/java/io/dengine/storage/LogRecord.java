package io.dengine.storage;

/**
 * An entry of the Raft log.
 *
 * @param index its index, from 1
 * @param term the term it was made in
 * @param configuration whether it carries the cluster's membership
 * @param payload opaque to the store; owned by the record, must not be changed
 */
public record LogRecord(long index, long term, boolean configuration, byte[] payload) {}
