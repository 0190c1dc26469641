package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;
import static io.dengine.benchmarks.report.Spread.whole;

import io.dengine.benchmarks.scale.ScalePoint;
import io.dengine.benchmarks.scale.ScaleRecord;
import io.dengine.benchmarks.scale.ScaleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The files that a scaling run leaves: {@code scale.json}, {@code scale.md} and charts. */
public final class ScaleReport {

    private static final List<String> BY_KEYS =
            List.of(ScaleRun.PUT_BY_KEYS, ScaleRun.SCAN_BY_KEYS, ScaleRun.GET_BY_KEYS);
    private static final List<String> BY_WATCHERS = List.of(ScaleRun.PUT_BY_WATCHERS);
    private static final List<String> BY_LEASES = List.of(ScaleRun.LEASES);

    /** From this factor on it is not called flat. */
    private static final double FLAT = 1.5;

    private final ScaleRecord record;

    private ScaleReport(ScaleRecord record) {
        this.record = record;
    }

    /** Writes them. */
    public static void write(ScaleRecord record, Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(directory.resolve("scale.json"), record);
        ScaleReport report = new ScaleReport(record);
        report.chart("Cost by keys in the store", "keys", BY_KEYS, directory.resolve("scale-keys.png"));
        report.chart("Cost by open watchers", "watchers, + 1", BY_WATCHERS, directory.resolve("scale-watchers.png"));
        report.chart(
                "Cost by new leases per second", "leases per second", BY_LEASES, directory.resolve("scale-leases.png"));
        Files.writeString(directory.resolve("scale.md"), report.text());
    }

    private void chart(String title, String x, List<String> series, Path file) throws IOException {
        LineChart chart = new LineChart(title, x, "µs of CPU per operation, all members")
                .logarithmicX()
                .logarithmicY();
        for (String one : series) {
            // none at all has a place on the axis too
            double shift = one.equals(ScaleRun.PUT_BY_WATCHERS) ? 1 : 0;
            chart.line(
                    one,
                    sizes(one).stream()
                            .map(size -> new LineChart.Point(
                                    size + shift, Math.max(0.1, cost(one, size).median())))
                            .toList());
        }
        chart.write(file);
    }

    private String text() {
        StringBuilder text = new StringBuilder("# Scaling run\n\n").append(ConditionsText.of(record.conditions()));
        text.append("- three members, ")
                .append(record.settings().repeats())
                .append(" × ")
                .append(record.settings().seconds())
                .append(" s for each figure\n");
        if (!record.isSound()) {
            text.append("\n**Not sound: ")
                    .append(record.failure() == null ? "there were errors" : record.failure())
                    .append("**\n");
        }
        text.append(
                "\nMedian (min–max). CPU: µs on a processor per operation, of all members, the client too; for leases beyond what idle members take.\n\n");
        MarkdownTable table = new MarkdownTable(
                "Series", "Size", "Operations/s", "p50 µs", "p99 µs", "CPU µs", "Cost by the smallest");
        for (String one : series()) {
            double first = cost(one, sizes(one).get(0)).median();
            for (int size : sizes(one)) {
                double factor = cost(one, size).median() / first;
                table.row(
                        one,
                        whole(size),
                        spread(one, size, point -> point.measurement().perSecond())
                                .text(Spread::whole),
                        spread(one, size, point -> point.measurement().latency().p50())
                                .text(Spread::short3),
                        short3(spread(one, size, point -> point.measurement()
                                        .latency()
                                        .p99())
                                .median()),
                        cost(one, size).text(Spread::short3),
                        short3(factor) + " ×" + (factor > FLAT ? ", **not flat**" : ""));
            }
        }
        return text.append(table)
                .append(
                        "\n![cost by keys](scale-keys.png)\n\n![cost by watchers](scale-watchers.png)\n\n![cost by leases](scale-leases.png)\n")
                .toString();
    }

    private List<String> series() {
        return record.points().stream().map(ScalePoint::series).distinct().toList();
    }

    private List<Integer> sizes(String series) {
        return record.points().stream()
                .filter(point -> point.series().equals(series))
                .map(ScalePoint::size)
                .distinct()
                .sorted()
                .toList();
    }

    private Spread cost(String series, int size) {
        return spread(series, size, ScalePoint::cpuMicrosBeyondIdle);
    }

    private Spread spread(String series, int size, ToDoubleFunction<ScalePoint> figure) {
        return Spread.of(record.points().stream()
                .filter(point -> point.series().equals(series) && point.size() == size)
                .mapToDouble(figure));
    }
}
