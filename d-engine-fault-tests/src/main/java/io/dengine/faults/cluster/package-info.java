/**
 * Clusters of processes, and the clients of their control ports.
 */
@NullMarked
package io.dengine.faults.cluster;

import org.jspecify.annotations.NullMarked;
