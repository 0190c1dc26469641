/**
 * Load of several shapes, and what it measures.
 */
@NullMarked
package io.dengine.benchmarks.load;

import org.jspecify.annotations.NullMarked;
