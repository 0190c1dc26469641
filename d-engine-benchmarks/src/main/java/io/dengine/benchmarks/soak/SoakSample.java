package io.dengine.benchmarks.soak;

import io.dengine.benchmarks.run.Measurement;
import java.util.List;
import java.util.Map;

/**
 * One interval of a long run.
 *
 * @param second when it ended, since the begin
 * @param measurement of the interval
 * @param residentBytes of each member, at its end
 * @param diskBytes of each member's parts, at its end
 */
public record SoakSample(
        double second, Measurement measurement, List<Long> residentBytes, List<Map<String, Long>> diskBytes) {}
