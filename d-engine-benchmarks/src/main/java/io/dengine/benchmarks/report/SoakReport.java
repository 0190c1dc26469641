package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;
import static io.dengine.benchmarks.report.Spread.whole;

import io.dengine.benchmarks.disk.DiskParts;
import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.node.Data;
import io.dengine.benchmarks.soak.SoakRecord;
import io.dengine.benchmarks.soak.SoakSample;
import io.dengine.storage.StateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The files that a long run leaves: {@code soak.json}, {@code soak.md} and charts. */
public final class SoakReport {

    private static final int PAYLOAD = Long.BYTES + Data.VALUE_BYTES;
    private static final double MAX_WRITTEN = 8;
    private static final List<String> HISTORY = List.of(StateTable.HISTORY.name(), StateTable.VERSIONS.name());

    private final SoakRecord record;

    private SoakReport(SoakRecord record) {
        this.record = record;
    }

    /** Writes them. */
    public static void write(SoakRecord record, Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(directory.resolve("soak.json"), record);
        SoakReport report = new SoakReport(record);
        report.chart(
                "Throughput",
                "puts per second",
                "soak-throughput.png",
                directory,
                Map.of("puts", sample -> sample.measurement().perSecond()));
        report.chart(
                "Latency",
                "milliseconds",
                "soak-latency.png",
                directory,
                Map.of(
                        "p50", sample -> sample.measurement().latency().p50() / 1e3,
                        "p99", sample -> sample.measurement().latency().p99() / 1e3,
                        "p99.9", sample -> sample.measurement().latency().p999() / 1e3));
        report.chart(
                "Memory",
                "MB of resident memory",
                "soak-memory.png",
                directory,
                Map.of("largest member", SoakReport::resident));
        report.chart(
                "Disk",
                "MB of a member, the largest",
                "soak-disk.png",
                directory,
                Map.of(
                        "all", SoakReport::disk,
                        "log", sample -> part(sample, "log"),
                        "state", sample -> part(sample, "state")));
        Files.writeString(directory.resolve("soak.md"), report.text(directory));
    }

    private void chart(
            String title, String y, String file, Path directory, Map<String, ToDoubleFunction<SoakSample>> lines)
            throws IOException {
        LineChart chart = new LineChart(title, "minutes", y).fromZero();
        lines.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(line -> chart.line(
                        line.getKey(),
                        record.samples().stream()
                                .map(sample -> new LineChart.Point(
                                        sample.second() / 60, line.getValue().applyAsDouble(sample)))
                                .toList()));
        chart.write(directory.resolve(file));
    }

    private String text(Path directory) {
        StringBuilder text = new StringBuilder("# Long run\n\n")
                .append(ConditionsText.of(record.conditions()))
                .append("- three members, ")
                .append(record.settings().seconds() / 60)
                .append(" minutes of puts, ")
                .append(
                        record.settings().perSecond() == 0
                                ? record.settings().outstanding() + " outstanding"
                                : record.settings().perSecond() + " per second")
                .append(", ")
                .append(whole(record.settings().keys()))
                .append(" keys; history, compaction and snapshots on; JVM options `")
                .append(String.join(" ", record.settings().jvmOptions()))
                .append("`\n")
                .append(CollectorsText.of(
                        record.samples().stream().map(SoakSample::measurement).toList()));
        if (!record.isSound()) {
            text.append("\n**Not sound: ")
                    .append(record.failure() == null ? "there were errors" : record.failure())
                    .append("**\n");
        }
        if (record.samples().size() >= 4) {
            text.append("\n").append(table()).append(history());
        }
        DiskUse disk = record.disk();
        if (disk != null) {
            text.append("\nOn disk at the end, per member: ")
                    .append(megabytes(disk.parts()))
                    .append("; tables of the state: ")
                    .append(megabytes(disk.tables()))
                    .append(".\n");
        }
        return text.append(ChartLinks.of(directory, "soak-throughput", "soak-latency", "soak-memory", "soak-disk"))
                .toString();
    }

    private String table() {
        return SoakDrift.table(record.samples()) + "\n" + written();
    }

    private String written() {
        double puts = sum(sample -> sample.measurement().operations());
        double members = record.samples().get(0).residentBytes().size();
        double perPut = puts * members * PAYLOAD;
        double all = sum(sample -> sample.measurement().writtenBytesPerOperation()
                        * sample.measurement().operations())
                / perPut;
        double flushed = sum(sample -> sample.measurement().flushedBytesPerOperation()
                        * sample.measurement().operations())
                / perPut;
        double compacted = sum(sample -> sample.measurement().compactedBytesPerOperation()
                        * sample.measurement().operations())
                / perPut;
        return "Written to disk per put and member, in times of the payload of " + PAYLOAD + " bytes: " + short3(all)
                + " (flushes " + short3(flushed) + ", compaction " + short3(compacted) + ", the log and all else "
                + short3(all - flushed - compacted) + "); target ≤ 8: " + (all <= MAX_WRITTEN ? "met" : "**not met**")
                + ".\n";
    }

    // the same threads write all tables, so what they wrote of one is not known
    private String history() {
        String text = "Flushes and compactions are those of all tables; history's share of them is not told apart.";
        DiskUse disk = record.disk();
        if (disk == null) {
            return text + "\n";
        }
        long history = HISTORY.stream()
                .mapToLong(table -> disk.tables().getOrDefault(table, 0L))
                .sum();
        return text + " At rest it has " + short3(history / 1e6) + " of the tables' "
                + short3(DiskParts.total(disk.tables()) / 1e6) + " MB (" + String.join(", ", HISTORY) + ").\n";
    }

    private double sum(ToDoubleFunction<SoakSample> figure) {
        return record.samples().stream().mapToDouble(figure).sum();
    }

    static double resident(SoakSample sample) {
        return sample.residentBytes().stream().mapToLong(Long::longValue).max().orElse(0) / 1e6;
    }

    static double disk(SoakSample sample) {
        return sample.diskBytes().stream().mapToLong(DiskParts::total).max().orElse(0) / 1e6;
    }

    private static double part(SoakSample sample, String name) {
        return sample.diskBytes().stream()
                        .mapToLong(parts -> parts.getOrDefault(name, 0L))
                        .max()
                        .orElse(0)
                / 1e6;
    }

    private static String megabytes(Map<String, Long> parts) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue() >= 100_000)
                .map(part -> part.getKey() + " " + short3(part.getValue() / 1e6) + " MB")
                .collect(Collectors.joining(", "));
    }
}
