package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;
import static io.dengine.benchmarks.report.Spread.whole;

import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.node.Data;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the engine is meant to reach in a run of the cluster benchmark, and whether it does. */
final class Targets {

    private static final double MAX_ALLOCATED = 2048;
    private static final int PAYLOAD = Long.BYTES + Data.VALUE_BYTES;

    private final Results results;
    private final List<Measurement> measurements;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Targets(List<Measurement> measurements) {
        this.measurements = measurements;
        this.results = new Results(measurements);
    }

    static List<Verdict> judge(List<Measurement> measurements) {
        Targets targets = new Targets(measurements);
        targets.judge();
        return List.copyOf(targets.verdicts);
    }

    private void judge() {
        faster(Cases.PUT_256, "put, C = 256", PeerKind.BARE, 1.5);
        faster(Cases.PUT_256, "put, C = 256", PeerKind.ETCD, 8);
        faster(Cases.PUT_1024, "put, C = 1024", PeerKind.BARE, 1.3);
        quicker(Cases.PUT_1, "put, C = 1, p50", PeerKind.BARE, 0.8);
        quicker(Cases.PUT_1, "put, C = 1, p50", PeerKind.ETCD, 0.6);
        faster(Cases.GET_256, "linearizable get, C = 256", PeerKind.BARE, 1.2);
        faster(Cases.GET_256, "linearizable get, C = 256", PeerKind.ETCD, 10);
        atMost(Cases.LEASE_GET_1, "lease get, 1 blocking caller, p50", 3, "3 µs");
        manyLeaseGets();
        faster(Cases.LOCAL_GET_1, "eventual get, 1 thread", PeerKind.ROCKSDB, 0.9);
        faster(Cases.LOCAL_GET_2, "eventual get, 2 threads", PeerKind.ROCKSDB, 0.9);
        reported(
                Cases.LOCAL_GET_1,
                "eventual get, allocated per get",
                "reported",
                Measurement::allocatedBytesPerOperation,
                "bytes");
        faster(Cases.SINGLE_PUT_256, "one node: put, C = 256", PeerKind.BARE, 1.3);
        delivery(Cases.WATCH_1, "watch, 1 watcher, p50 after acknowledgement", 100, "100 µs");
        delivery(Cases.WATCH_1000, "watch, 1,000 watchers, p50 to the last", 5000, "5 ms");
        reported(
                Cases.PUT_256,
                "disk bytes per put and member, in times of the payload",
                "reported; ≤ 8 × in the long run",
                one -> one.writtenBytesPerOperation() / 3 / PAYLOAD,
                "×");
        allocation();
    }

    private void faster(String caseName, String what, PeerKind peer, double least) {
        String target = "≥ " + number(least) + " × " + peer.title();
        add(
                what,
                target,
                results.ratio(caseName, peer, Measurement::perSecond),
                "×",
                spread -> spread.median() >= least);
    }

    private void quicker(String caseName, String what, PeerKind peer, double most) {
        String target = "≤ " + number(most) + " × " + peer.title();
        add(what, target, results.ratio(caseName, peer, Targets::p50), "×", spread -> spread.median() <= most);
    }

    private void atMost(String caseName, String what, double mostMicros, String text) {
        add(
                what,
                "≤ " + text,
                results.figure(caseName, PeerKind.ENGINE, Targets::p50),
                "µs",
                spread -> spread.median() <= mostMicros);
    }

    private void delivery(String caseName, String what, double mostMicros, String text) {
        String early = results.figure(caseName, PeerKind.ENGINE, Targets::earlyPercent)
                .map(spread -> "µs; " + whole(spread.median()) + " % of the events came before the acknowledgement")
                .orElse("");
        add(
                what,
                "≤ " + text,
                results.figure(caseName, PeerKind.ENGINE, Targets::p50),
                early,
                spread -> spread.median() <= mostMicros);
    }

    private static double earlyPercent(Measurement of) {
        return 100 * of.more().getOrDefault("deliveredBeforeAcknowledgement", 0.0) / Math.max(1, of.operations());
    }

    private void manyLeaseGets() {
        Optional<Spread> lease = results.figure(Cases.LEASE_GET_64, PeerKind.ENGINE, Measurement::perSecond);
        Optional<Spread> local = results.figure(Cases.LOCAL_GET_2, PeerKind.ENGINE, Measurement::perSecond);
        double least =
                Math.min(600_000, local.map(spread -> 0.8 * spread.median()).orElse(600_000.0));
        String what = "lease get, 64 callers";
        String target = "≥ 600,000/s or ≥ 0.8 × eventual get";
        verdicts.add(lease.map(spread -> new Verdict(
                        what,
                        target,
                        Optional.of(spread.text(Spread::whole) + "/s"),
                        Optional.of(spread.median() >= least)))
                .orElse(Verdict.notMeasured(what, target)));
    }

    private void reported(
            String caseName, String what, String target, ToDoubleFunction<Measurement> figure, String unit) {
        verdicts.add(results.figure(caseName, PeerKind.ENGINE, figure)
                .map(spread -> new Verdict(
                        what, target, Optional.of(spread.text(Spread::short3) + " " + unit), Optional.empty()))
                .orElse(Verdict.notMeasured(what, target)));
    }

    private void allocation() {
        String what = "allocated per put on the leader, the case with the most";
        String target = "≤ 2 KB; 512 MB of heap hold every case";
        verdicts.add(Cases.all().stream()
                .filter(one -> one.work() == Work.PUT)
                .map(BenchmarkCase::name)
                .flatMap(
                        name -> results.figure(name, PeerKind.ENGINE, Measurement::allocatedBytesPerOperation).stream())
                .max(Comparator.comparing(Spread::median))
                .map(spread -> new Verdict(
                        what,
                        target,
                        Optional.of(spread.text(Spread::whole) + " bytes; peak of the heap " + whole(peakHeap() / 1e6)
                                + " MB"),
                        Optional.of(spread.median() <= MAX_ALLOCATED)))
                .orElse(Verdict.notMeasured(what, target)));
    }

    private double peakHeap() {
        return measurements.stream()
                .filter(one -> one.peer() == PeerKind.ENGINE)
                .mapToLong(Measurement::peakHeapBytes)
                .max()
                .orElse(0);
    }

    private void add(
            String what,
            String target,
            Optional<Spread> found,
            String unit,
            java.util.function.Predicate<Spread> reaches) {
        verdicts.add(found.map(spread -> new Verdict(
                        what,
                        target,
                        Optional.of(spread.text(Spread::short3) + " " + unit),
                        Optional.of(reaches.test(spread))))
                .orElse(Verdict.notMeasured(what, target)));
    }

    private static double p50(Measurement of) {
        return of.latency().p50();
    }

    private static String number(double figure) {
        return figure == Math.rint(figure) ? whole(figure) : short3(figure).replaceAll("0$", "");
    }
}
