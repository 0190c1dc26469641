/**
 * Processes of a cluster, started, asked and stopped.
 */
@NullMarked
package io.dengine.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
