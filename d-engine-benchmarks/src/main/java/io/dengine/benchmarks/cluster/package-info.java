/**
 * Processes of a cluster, started, asked and stopped; what they use of the machine.
 */
@NullMarked
package io.dengine.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
