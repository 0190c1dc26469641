package io.dengine.benchmarks.report;

import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The charts of a run of the cluster benchmark. */
final class ClusterCharts {

    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.25, 99.5, 99.75, 99.9, 99.95, 99.99, 99.999
    };
    private static final int HOT_KEYS = 10;

    private final Results results;

    ClusterCharts(Results results) {
        this.results = results;
    }

    void write(Path directory) throws IOException {
        throughput(directory.resolve("put-throughput.png"));
        latency("put, C = 1", Cases.PUT_1, directory.resolve("put-1-latency.png"));
        latency("put, C = 256", Cases.PUT_256, directory.resolve("put-256-latency.png"));
        latency("linearizable get, C = 256", Cases.GET_256, directory.resolve("get-256-latency.png"));
    }

    private void throughput(Path file) throws IOException {
        LineChart chart = new LineChart(
                        "put, three members: throughput by outstanding requests",
                        "outstanding requests",
                        "operations per second")
                .logarithmicX()
                .fromZero();
        for (PeerKind peer : PeerKind.values()) {
            chart.line(peer.title(), puts().flatMap(one -> point(one, peer)).toList());
        }
        chart.write(file);
    }

    /** In the order of the axis, which is not the one in which they are measured. */
    static Stream<BenchmarkCase> puts() {
        return Cases.all().stream()
                .filter(one -> one.work() == Work.PUT && one.members() == 3 && one.keys() > HOT_KEYS)
                .sorted(Comparator.comparingInt(BenchmarkCase::concurrency));
    }

    private Stream<LineChart.Point> point(BenchmarkCase one, PeerKind peer) {
        List<Measurement> found = results.of(one.name(), peer);
        return found.isEmpty()
                ? Stream.empty()
                : Stream.of(new LineChart.Point(
                        one.concurrency(),
                        Spread.of(found.stream().mapToDouble(Measurement::perSecond))
                                .median()));
    }

    private void latency(String title, String caseName, Path file) throws IOException {
        LineChart chart = new LineChart(
                        title + ": latency by percentile",
                        "1 / (1 − percentile): 10 is p90, 100 p99, 1000 p99.9",
                        "microseconds")
                .logarithmicX()
                .logarithmicY();
        for (PeerKind peer : PeerKind.values()) {
            results.latencies(caseName, peer).ifPresent(found -> chart.line(peer.title(), curve(found)));
        }
        chart.write(file);
    }

    private static List<LineChart.Point> curve(Histogram latencies) {
        return java.util.Arrays.stream(PERCENTILES)
                // beyond that there is no latency to stand for it
                .filter(percentile -> latencies.getTotalCount() * (1 - percentile / 100) >= 1)
                .mapToObj(percentile -> new LineChart.Point(
                        1 / (1 - percentile / 100), Math.max(0.1, latencies.getValueAtPercentile(percentile) / 1e3)))
                .toList();
    }
}
