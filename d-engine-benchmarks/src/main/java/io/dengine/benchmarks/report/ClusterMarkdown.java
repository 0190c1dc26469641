package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;
import static io.dengine.benchmarks.report.Spread.whole;

import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.ClusterRecord;
import io.dengine.benchmarks.run.Measurement;
import io.dengine.benchmarks.run.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The report of a run of the cluster benchmark, for people. */
final class ClusterMarkdown {

    private final ClusterRecord record;
    private final Results results;

    ClusterMarkdown(ClusterRecord record) {
        this.record = record;
        this.results = new Results(record.measurements());
    }

    /** @param directory where the charts are */
    String text(Path directory) {
        return "# Cluster benchmark\n\n"
                + ConditionsText.of(record.conditions())
                + settings(record.settings())
                + warnings()
                + "\n## Targets\n\nRatios are d-engine's figure by the peer's, round by round: median (min–max).\n\n"
                + targets()
                + "\n## Figures\n\nMedian (min–max) of the rounds; latencies in µs. CPU: µs on a processor per operation, of all processes of"
                + " the peer, its client too. Written: bytes to disk per operation, by all members, of them by flushes and compactions of RocksDB. RSS: peak of the largest process."
                + " Allocated: bytes per operation on the heap of the process with the client.\n\n"
                + figures()
                + "\n## On disk after each round\n\nBytes of a member when it was stopped, median over the rounds, three members.\n\n"
                + disks()
                + charts(directory);
    }

    private static String settings(RunSettings settings) {
        return "- " + settings.rounds() + " rounds, " + settings.seconds() + " s for each measurement; warm-up "
                + whole(settings.warmUpShare() * 100) + " % of the protocol's, at most " + settings.maxWarmUpSeconds()
                + " s; " + whole(settings.preloaded()) + " keys preloaded; JVM options `"
                + String.join(" ", settings.jvmOptions()) + "`\n";
    }

    private String warnings() {
        StringBuilder text = new StringBuilder();
        if (record.settings().quick()) {
            text.append(
                    "\n**A quick run: it shows that the benchmark works. Its figures are those of cold processes.**\n");
        }
        long errors = record.measurements().stream()
                .mapToLong(one -> one.errors() + one.warmUpErrors())
                .sum();
        text.append("\nErrors in all: ")
                .append(errors)
                .append(errors == 0 ? ".\n" : ", **which makes the run invalid**.\n");
        if (record.failure() != null) {
            text.append("\n**The run ended early: ").append(record.failure()).append("**\n");
        }
        return text.toString();
    }

    private String targets() {
        MarkdownTable table = new MarkdownTable("Case", "Target", "Found", "");
        for (Verdict verdict : Targets.judge(record.measurements())) {
            table.row(verdict.what(), verdict.target(), verdict.found().orElse("–"), verdict.word());
        }
        return table.toString();
    }

    private String figures() {
        MarkdownTable table = new MarkdownTable(
                "Case",
                "Peer",
                "Operations/s",
                "mean",
                "p50",
                "p99",
                "p99.9",
                "CPU",
                "Written",
                "RSS",
                "Allocated",
                "Errors");
        for (BenchmarkCase one : Cases.all()) {
            for (PeerKind peer : PeerKind.values()) {
                List<Measurement> found = results.of(one.name(), peer);
                if (!found.isEmpty()) {
                    table.row(row(one, peer, found));
                }
            }
        }
        return table.toString();
    }

    private static List<String> row(BenchmarkCase one, PeerKind peer, List<Measurement> found) {
        return List.of(
                one.title(),
                peer.title(),
                spread(found, Measurement::perSecond).text(Spread::whole),
                median(found, of -> of.latency().mean()),
                spread(found, of -> of.latency().p50()).text(Spread::short3),
                median(found, of -> of.latency().p99()),
                median(found, of -> of.latency().p999()),
                median(found, Measurement::cpuMicrosPerOperation),
                written(found),
                whole(spread(found, Measurement::peakResidentBytes).median() / 1e6) + " MB",
                whole(spread(found, Measurement::allocatedBytesPerOperation).median()),
                whole(found.stream()
                        .mapToDouble(of -> of.errors() + of.warmUpErrors())
                        .sum()));
    }

    private static String written(List<Measurement> found) {
        double flushed = spread(found, Measurement::flushedBytesPerOperation).median();
        double compacted =
                spread(found, Measurement::compactedBytesPerOperation).median();
        String all = whole(spread(found, Measurement::writtenBytesPerOperation).median());
        return flushed + compacted == 0 ? all : all + " (" + whole(flushed) + " + " + whole(compacted) + ")";
    }

    private static Spread spread(List<Measurement> found, ToDoubleFunction<Measurement> figure) {
        return Spread.of(found.stream().mapToDouble(figure));
    }

    private static String median(List<Measurement> found, ToDoubleFunction<Measurement> figure) {
        return short3(spread(found, figure).median());
    }

    private String disks() {
        MarkdownTable table = new MarkdownTable("Peer", "Parts", "Tables of the state");
        for (PeerKind peer : PeerKind.values()) {
            List<DiskUse> found = record.disks().stream()
                    .filter(one -> one.peer() == peer && one.members() == 3)
                    .toList();
            if (!found.isEmpty()) {
                table.row(
                        peer.title(),
                        parts(found.stream().map(DiskUse::parts).toList()),
                        parts(found.stream().map(DiskUse::tables).toList()));
            }
        }
        return table.toString();
    }

    private static String parts(List<Map<String, Long>> rounds) {
        Map<String, Spread> parts = new TreeMap<>();
        rounds.stream()
                .flatMap(one -> one.keySet().stream())
                .distinct()
                .forEach(name ->
                        parts.put(name, Spread.of(rounds.stream().mapToDouble(one -> one.getOrDefault(name, 0L)))));
        return parts.entrySet().stream()
                .filter(part -> part.getValue().max() >= 1e5)
                .map(part -> part.getKey() + " " + short3(part.getValue().median() / 1e6) + " MB")
                .collect(Collectors.joining(", "));
    }

    private static String charts(Path directory) {
        return List.of("put-throughput", "put-1-latency", "put-256-latency", "get-256-latency").stream()
                .filter(name -> Files.exists(directory.resolve(name + ".png")))
                .map(name -> "\n![" + name.replace('-', ' ') + "](" + name + ".png)\n")
                .collect(Collectors.joining());
    }
}
