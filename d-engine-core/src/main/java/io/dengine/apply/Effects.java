package io.dengine.apply;

import java.util.List;

/**
 * What a committed batch did, for those who want to know of it. Arrays are shared with the store and must not be changed.
 *
 * @param revision the store's revision after it
 * @param changes the changes of keys, by revision
 * @param leases the changes of leases, in their order; a lease may occur several times
 */
public record Effects(long revision, List<RevisionChanges> changes, List<LeaseChange> leases) {}
