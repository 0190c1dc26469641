/**
 * A long run, sampled.
 */
@NullMarked
package io.dengine.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
