package io.dengine.benchmarks.scale;

import io.dengine.benchmarks.run.Measurement;

/**
 * One measurement of a scaling run.
 *
 * @param series of what
 * @param size how many keys, watchers, leases per second
 * @param idleCpuShare of a processor that the members take when there is nothing to do, measured before
 * @param measurement what was measured
 */
public record ScalePoint(String series, int size, double idleCpuShare, Measurement measurement) {

    /** Time on a processor per operation, in µs, beyond what the members take when there is nothing to do. */
    public double cpuMicrosBeyondIdle() {
        double idle = idleCpuShare * measurement.seconds() * 1e6 / Math.max(1, measurement.operations());
        return Math.max(0, measurement.cpuMicrosPerOperation() - idle);
    }
}
