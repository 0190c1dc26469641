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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The report of a run of the cluster benchmark, for people. */
final class ClusterMarkdown {

    /** From this share of a processor on, what others do is a disturbance. */
    private static final double OTHERS = 0.1;

    private final ClusterRecord record;
    private final Results results;

    ClusterMarkdown(ClusterRecord record) {
        this.record = record;
        this.results = new Results(record.measurements(), record.settings().rounds());
    }

    /** @param directory where the charts are */
    String text(Path directory) {
        return "# Cluster benchmark\n\n"
                + ConditionsText.of(record.conditions())
                + settings(record.settings())
                + CollectorsText.of(record.measurements())
                + warnings()
                + "\n## Targets\n\nRatios are d-engine's figure by the peer's, round by round: median (min–max).\n\n"
                + targets()
                + "\n## Figures\n\nMedian (min–max) of the rounds; latencies in µs. CPU: µs on a processor per"
                + " operation, of all processes of the peer, its client too. Written: bytes to disk per operation, by all"
                + " members, of them by flushes and compactions of RocksDB. RSS: peak of the largest process. Allocated: bytes"
                + " per operation on the heap of the process with the client. Others: what the processes of all other"
                + " peers took of a processor meanwhile, the greatest of the rounds.\n\n"
                + figures()
                + "\n## On disk after each round\n\nBytes of a member when it was stopped, median over the rounds, three members.\n\n"
                + disks()
                + ChartLinks.of(directory, "put-throughput", "put-1-latency", "put-256-latency", "get-256-latency");
    }

    private static String settings(RunSettings settings) {
        return "- " + settings.rounds() + " rounds, " + settings.seconds() + " s for each measurement; warm-up "
                + whole(settings.warmUpShare() * 100) + " % of the protocol's, at most " + settings.maxWarmUpSeconds()
                + " s; " + whole(settings.preloaded()) + " keys preloaded; JVM options `"
                + String.join(" ", settings.jvmOptions()) + "`" + variant(settings) + "\n";
    }

    private static String variant(RunSettings settings) {
        if (!settings.peers().contains(PeerKind.VARIANT)) {
            return "";
        }
        return settings.variantOptions().isEmpty()
                ? "; the variant has no others"
                : "; the variant's besides `" + String.join(" ", settings.variantOptions()) + "`";
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
        long disturbed = record.measurements().stream()
                .filter(one -> one.othersCpuShare() > OTHERS)
                .count();
        text.append("\nMeasurements during which other peers' processes took more than ")
                .append(OTHERS)
                .append(" of a processor: ")
                .append(disturbed)
                .append(" of ")
                .append(record.measurements().size())
                .append(".\n");
        if (record.failure() != null) {
            text.append("\n**The run ended early: ").append(record.failure()).append("**\n");
        }
        return text.toString();
    }

    private String targets() {
        MarkdownTable table = new MarkdownTable("Case", "Target", "Found", "");
        for (Verdict verdict : Targets.judge(record)) {
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
                "Others",
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
                short3(spread(found, Measurement::othersCpuShare).max()),
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
}
