/**
 * Load with a number of operations outstanding, and what it measures.
 */
@NullMarked
package io.dengine.benchmarks.load;

import org.jspecify.annotations.NullMarked;
