package io.dengine.benchmarks.report;

import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.ClusterRecord;
import io.dengine.benchmarks.run.Conditions;
import io.dengine.benchmarks.run.Measurement;
import io.dengine.benchmarks.run.RunSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A measurement as it might be recorded, changed figure by figure; and what belongs to one. */
final class Recorded {

    private final int round;
    private final String caseName;
    private final PeerKind peer;
    private long operations = 10_000;
    private long errors;
    private long warmUpErrors;
    private double perSecond = 1;
    private double p50 = 1;
    private double cpuMicros = 1;
    private double allocated = 1;
    private double othersShare;
    private Map<String, Double> more = Map.of();
    private List<String> collectors = List.of("G1 Young Generation");

    private Recorded(int round, String caseName, PeerKind peer) {
        this.round = round;
        this.caseName = caseName;
        this.peer = peer;
    }

    static Recorded of(int round, String caseName, PeerKind peer) {
        return new Recorded(round, caseName, peer);
    }

    Recorded operations(long figure) {
        operations = figure;
        return this;
    }

    Recorded errors(long figure) {
        errors = figure;
        return this;
    }

    Recorded warmUpErrors(long figure) {
        warmUpErrors = figure;
        return this;
    }

    Recorded perSecond(double figure) {
        perSecond = figure;
        return this;
    }

    Recorded p50(double figure) {
        p50 = figure;
        return this;
    }

    Recorded cpuMicros(double figure) {
        cpuMicros = figure;
        return this;
    }

    Recorded allocated(double figure) {
        allocated = figure;
        return this;
    }

    Recorded othersShare(double figure) {
        othersShare = figure;
        return this;
    }

    Recorded collectors(String... names) {
        collectors = List.of(names);
        return this;
    }

    Recorded more(String name, double figure) {
        more = Map.of(name, figure);
        return this;
    }

    Measurement measurement() {
        return new Measurement(
                round,
                caseName,
                peer,
                operations,
                errors,
                List.of(),
                1,
                warmUpErrors,
                1,
                perSecond,
                new Measurement.Latency(p50, p50, p50, p50, p50, p50),
                cpuMicros,
                1,
                0,
                0,
                1,
                1,
                allocated,
                0,
                0,
                300_000_000,
                collectors,
                othersShare,
                more,
                histogram());
    }

    private static String histogram() {
        Histogram latencies = new Histogram(3);
        latencies.recordValue(1000);
        return NodeAnswer.encode(latencies);
    }

    static ClusterRecord run(Recorded... measured) {
        return run(List.of("-Xmx512m"), null, measured);
    }

    static ClusterRecord run(List<String> jvmOptions, String failure, Recorded... measured) {
        List<Measurement> measurements =
                Arrays.stream(measured).map(Recorded::measurement).toList();
        List<PeerKind> peers =
                measurements.stream().map(Measurement::peer).distinct().toList();
        int rounds = measurements.stream().mapToInt(Measurement::round).max().orElse(1);
        RunSettings settings = new RunSettings(
                List.of(), peers, rounds, 10, 1, 40, 100_000, jvmOptions, List.of("-Dbenchmark.log=rocksdb"), false);
        return new ClusterRecord(conditions(), settings, measurements, new ArrayList<>(), failure);
    }

    static Conditions conditions() {
        return new Conditions("now", "0123456789ab", "JVM", "Linux", "processor", 1, "ext4", 0, 1, Map.of());
    }
}
