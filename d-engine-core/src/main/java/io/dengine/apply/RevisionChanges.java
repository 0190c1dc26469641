package io.dengine.apply;

import java.util.List;

/**
 * The changes of one revision.
 *
 * @param revision the store's revision that made them
 * @param changes in the order in which they were made
 */
public record RevisionChanges(long revision, List<Change> changes) {}
