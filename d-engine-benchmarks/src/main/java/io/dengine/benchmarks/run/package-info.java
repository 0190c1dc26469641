/**
 * Runs: which case of which peer is measured when, and what is recorded of it.
 */
@NullMarked
package io.dengine.benchmarks.run;

import org.jspecify.annotations.NullMarked;
