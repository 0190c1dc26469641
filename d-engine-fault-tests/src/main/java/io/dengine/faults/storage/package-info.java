/**
 * Disks that are slow, fail, run full, lose what was not synced, and files that are damaged.
 */
@NullMarked
package io.dengine.faults.storage;

import org.jspecify.annotations.NullMarked;
