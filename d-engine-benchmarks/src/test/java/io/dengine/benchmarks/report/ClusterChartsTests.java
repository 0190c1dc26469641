package io.dengine.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.cases.BenchmarkCase;
import org.junit.jupiter.api.Test;

class ClusterChartsTests {

    @Test
    void aLineOfThroughputGoesFromFewOutstandingRequestsToMany() {
        assertThat(ClusterCharts.puts().map(BenchmarkCase::concurrency)).containsExactly(1, 16, 64, 256, 1024);
    }
}
