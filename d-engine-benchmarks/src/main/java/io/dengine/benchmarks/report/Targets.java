package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;
import static io.dengine.benchmarks.report.Spread.whole;

import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.node.Data;
import io.dengine.benchmarks.node.TaskRunner;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.report.Verdict.Outcome;
import io.dengine.benchmarks.run.ClusterRecord;
import io.dengine.benchmarks.run.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the engine is meant to reach in a run of the cluster benchmark, and whether it does. */
final class Targets {

    private static final double MAX_ALLOCATED = 2048;
    private static final int PAYLOAD = Long.BYTES + Data.VALUE_BYTES;
    private static final double MANY_LEASE_GETS = 600_000;
    private static final double LEASE_BY_LOCAL = 0.8;
    private static final double ONLY_THE_RESULT = 1.1;
    private static final double NOT_THE_RESULT = 0.99;
    private static final String MAX_HEAP = "-Xmx";
    private static final String HEAP = MAX_HEAP + "512m";

    private final ClusterRecord record;
    private final Results results;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Targets(ClusterRecord record) {
        this.record = record;
        this.results = new Results(record.measurements(), record.settings().rounds());
    }

    static List<Verdict> judge(ClusterRecord record) {
        Targets targets = new Targets(record);
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
        onlyTheResult();
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
        reported(
                Cases.WATCH_1000,
                "allocated per put on the leader, its 1,000 watchers told",
                "reported",
                Measurement::allocatedBytesPerOperation,
                "bytes");
        heap();
    }

    private void faster(String caseName, String what, PeerKind peer, double least) {
        String target = "≥ " + number(least) + " × " + peer.title();
        Rounds ratios = results.ratios(caseName, peer, Measurement::perSecond);
        add(what, target, ratios, "×", spread -> spread.median() >= least);
    }

    private void quicker(String caseName, String what, PeerKind peer, double most) {
        String target = "≤ " + number(most) + " × " + peer.title();
        add(what, target, results.ratios(caseName, peer, Targets::p50), "×", spread -> spread.median() <= most);
    }

    private void atMost(String caseName, String what, double mostMicros, String text) {
        Rounds found = results.rounds(caseName, PeerKind.ENGINE, Targets::p50);
        add(what, "≤ " + text, found, "µs", spread -> spread.median() <= mostMicros);
    }

    private void delivery(String caseName, String what, double mostMicros, String text) {
        String early = results.rounds(caseName, PeerKind.ENGINE, Targets::earlyPercent)
                .spread()
                .map(spread -> "µs; " + whole(spread.median()) + " % of the events came before the acknowledgement")
                .orElse("");
        Rounds found = results.rounds(caseName, PeerKind.ENGINE, Targets::p50);
        add(what, "≤ " + text, found, early, spread -> spread.median() <= mostMicros);
    }

    private static double earlyPercent(Measurement of) {
        return 100 * of.more().getOrDefault("deliveredBeforeAcknowledgement", 0.0) / Math.max(1, of.operations());
    }

    private void manyLeaseGets() {
        List<Measurement> lease = results.of(Cases.LEASE_GET_64, PeerKind.ENGINE);
        List<Measurement> local = results.of(Cases.LOCAL_GET_2, PeerKind.ENGINE);
        Rounds ratios = results.ratios(lease, local, Measurement::perSecond);
        String beside = ratios.spread()
                .map(ratio -> ratio.text(Spread::short3) + " ×")
                .or(ratios::gap)
                .orElse("no eventual get beside it");
        add(
                "lease get, 64 callers",
                "≥ 600,000/s or ≥ 0.8 × eventual get, 2 threads",
                results.rounds(Cases.LEASE_GET_64, PeerKind.ENGINE, Measurement::perSecond),
                spread -> spread.text(Spread::whole) + "/s; " + beside,
                spread -> spread.median() >= MANY_LEASE_GETS
                        ? Outcome.MET
                        : ratios.spread()
                                .map(ratio -> Outcome.of(ratio.median() >= LEASE_BY_LOCAL))
                                .orElse(Outcome.NOT_MEASURED));
    }

    // beside what building the result takes: a get of bare RocksDB gives only the value
    private void onlyTheResult() {
        Rounds ratios = results.rounds(
                Cases.LOCAL_GET_1,
                PeerKind.ENGINE,
                one -> one.allocatedBytesPerOperation() / one.more().getOrDefault(TaskRunner.RESULT_BYTES, Double.NaN));
        String bytes = results.rounds(Cases.LOCAL_GET_1, PeerKind.ENGINE, Measurement::allocatedBytesPerOperation)
                .spread()
                .map(spread -> "; " + spread.text(Spread::whole) + " bytes")
                .orElse("");
        String beside = results.ratios(Cases.LOCAL_GET_1, PeerKind.ROCKSDB, Measurement::allocatedBytesPerOperation)
                .spread()
                .map(spread -> "; " + short3(spread.median()) + " × " + PeerKind.ROCKSDB.title())
                .orElse("");
        add(
                "eventual get, allocated per get",
                "only the result: ≤ 1.1 × its size",
                ratios,
                spread -> in("×").apply(spread) + bytes + beside,
                // less than the result: a part of it was left out, so that it is not known what else there was
                spread -> spread.min() < NOT_THE_RESULT
                        ? Outcome.NOT_MEASURED
                        : Outcome.of(spread.median() <= ONLY_THE_RESULT));
    }

    private void reported(
            String caseName, String what, String target, ToDoubleFunction<Measurement> figure, String unit) {
        Rounds found = results.rounds(caseName, PeerKind.ENGINE, figure);
        add(what, target, found, in(unit), spread -> Outcome.REPORTED);
    }

    private void allocation() {
        String what = "allocated per put on the leader, nobody watching, the case with the most";
        String target = "≤ 2 KB";
        Optional<BenchmarkCase> most = Cases.all().stream()
                .filter(one -> one.work() == Work.PUT)
                .filter(one -> allocated(one).spread().isPresent())
                .max(Comparator.comparing(
                        one -> allocated(one).spread().orElseThrow().median()));
        if (most.isEmpty()) {
            verdicts.add(Verdict.notMeasured(what, target));
            return;
        }
        add(
                what,
                target,
                allocated(most.get()),
                spread -> spread.text(Spread::whole) + " bytes: " + most.get().title(),
                spread -> Outcome.of(spread.median() <= MAX_ALLOCATED));
    }

    private Rounds allocated(BenchmarkCase one) {
        return results.rounds(one.name(), PeerKind.ENGINE, Measurement::allocatedBytesPerOperation);
    }

    // A JVM that runs out of memory exits, which is a failure of the run.
    private void heap() {
        String what = "512 MB of heap hold every case";
        String target = "no failure, no errors of d-engine's";
        List<Measurement> found = record.measurements().stream()
                .filter(one -> one.peer() == PeerKind.ENGINE)
                .toList();
        String heap = record.settings().jvmOptions().stream()
                .filter(option -> option.startsWith(MAX_HEAP))
                .reduce("no " + MAX_HEAP, (one, later) -> later);
        if (found.isEmpty()) {
            verdicts.add(Verdict.notMeasured(what, target));
        } else if (!heap.equals(HEAP)) {
            verdicts.add(new Verdict(what, target, Optional.of(heap), Outcome.NOT_MEASURED));
        } else {
            double peak =
                    found.stream().mapToLong(Measurement::peakHeapBytes).max().orElse(0);
            long cases = found.stream().map(Measurement::caseName).distinct().count();
            long all = Cases.all().stream()
                    .filter(one -> one.isOf(PeerKind.ENGINE))
                    .count();
            verdicts.add(new Verdict(
                    what,
                    target,
                    Optional.of("peak " + whole(peak / 1e6) + " MB, " + cases + " of " + all + " cases"),
                    holds(found) ? all(cases, all) : Outcome.NOT_MET));
        }
    }

    private boolean holds(List<Measurement> found) {
        return record.failure() == null && found.stream().allMatch(one -> one.errors() + one.warmUpErrors() == 0);
    }

    private static Outcome all(long cases, long all) {
        return cases == all ? Outcome.MET : Outcome.NOT_MEASURED;
    }

    private void add(String what, String target, Rounds found, String unit, Predicate<Spread> reaches) {
        add(what, target, found, in(unit), spread -> Outcome.of(reaches.test(spread)));
    }

    private void add(
            String what,
            String target,
            Rounds found,
            Function<Spread, String> text,
            Function<Spread, Outcome> outcome) {
        verdicts.add(found.spread()
                .map(spread -> new Verdict(what, target, Optional.of(text.apply(spread)), outcome.apply(spread)))
                .orElseGet(() -> new Verdict(what, target, found.gap(), Outcome.NOT_MEASURED)));
    }

    private static Function<Spread, String> in(String unit) {
        return spread -> spread.text(Spread::short3) + " " + unit;
    }

    // without a single operation a histogram says 0
    private static double p50(Measurement of) {
        return of.operations() == 0 ? Double.NaN : of.latency().p50();
    }

    private static String number(double figure) {
        return figure == Math.rint(figure) ? whole(figure) : short3(figure).replaceAll("0$", "");
    }
}
