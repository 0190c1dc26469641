/**
 * What clients do to a cluster, and what must be true of it afterwards.
 */
@NullMarked
package io.dengine.faults.workload;

import org.jspecify.annotations.NullMarked;
