/**
 * Internal: the boundary to Raft.
 */
@NullMarked
package io.dengine.consensus;

import org.jspecify.annotations.NullMarked;
