package io.dengine.benchmarks.node;

import java.util.List;

/**
 * What a JVM's heap was used for.
 *
 * @param allocatedBytes allocated by the threads that live at the end
 * @param collections how often garbage was collected
 * @param collectionMillis how long that took, in all
 * @param peakBytes the sum of the pools' peaks
 * @param collectors of garbage, as the JVM names them
 */
public record HeapUse(
        long allocatedBytes, long collections, long collectionMillis, long peakBytes, List<String> collectors) {}
