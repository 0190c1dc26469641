/**
 * How fast it is, beside peers in the same run.
 */
@NullMarked
package io.dengine.benchmarks;

import org.jspecify.annotations.NullMarked;
