/**
 * Cost per operation as a store grows: keys, watchers, leases.
 */
@NullMarked
package io.dengine.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
