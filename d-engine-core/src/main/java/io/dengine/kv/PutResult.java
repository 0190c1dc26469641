package io.dengine.kv;

/**
 * The answer to a put.
 *
 * @param revision the store's revision that this put made; also the key's modification revision
 */
public record PutResult(long revision) {}
