package io.dengine.apply;

import org.jspecify.annotations.Nullable;

/**
 * A committed change of a key, as it is stored; nothing in it may be changed.
 *
 * @param key the key
 * @param stored the new {@link KeyRecord}, encoded; null for a delete
 * @param previous the record before, encoded; null when the key did not exist
 */
public record Change(byte[] key, byte @Nullable [] stored, byte @Nullable [] previous) {}
