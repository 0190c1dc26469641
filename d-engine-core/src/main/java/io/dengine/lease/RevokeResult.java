package io.dengine.lease;

/**
 * The answer to the revocation of a lease.
 *
 * @param revision the store's revision after it; unchanged when no key was attached
 * @param deletedKeys how many keys were deleted
 */
public record RevokeResult(long revision, long deletedKeys) {}
