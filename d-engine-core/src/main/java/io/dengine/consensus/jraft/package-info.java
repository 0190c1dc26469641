/**
 * Internal: Raft by SOFAJRaft; the one place that knows it.
 */
@NullMarked
package io.dengine.consensus.jraft;

import org.jspecify.annotations.NullMarked;
