package io.dengine.kv;

/**
 * The answer to a delete.
 *
 * @param revision the store's revision after the delete; unchanged when there was nothing to delete
 * @param deleted whether the key existed
 */
public record DeleteResult(long revision, boolean deleted) {}
