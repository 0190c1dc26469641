/**
 * Internal: the node put together: batching of writes, reads, watches, identity of the data directory.
 */
@NullMarked
package io.dengine.runtime;

import org.jspecify.annotations.NullMarked;
