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
import java.util.stream.Stream;

/** The files that a scaling run leaves: {@code scale.json}, {@code scale.md} and charts. */
public final class ScaleReport {

    private static final List<String> BY_KEYS = List.of(
            ScaleRun.PUT_BY_KEYS,
            ScaleRun.SCAN_BY_KEYS,
            ScaleRun.SCAN_AFTER_PUTS,
            ScaleRun.GET_BY_KEYS,
            ScaleRun.GET_AFTER_PUTS);
    private static final List<String> BY_WATCHERS = List.of(ScaleRun.PUT_BY_WATCHERS);
    private static final List<String> BY_LEASES = List.of(ScaleRun.LEASES);

    /** From this factor on it is not called flat. */
    private static final double FLAT = 1.5;

    private static final long LEAST_OPERATIONS = 1_000;

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
        Files.writeString(directory.resolve("scale.md"), report.text(directory));
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

    private String text(Path directory) {
        StringBuilder text = new StringBuilder("# Scaling run\n\n").append(ConditionsText.of(record.conditions()));
        text.append("- three members, ")
                .append(record.settings().repeats())
                .append(" × ")
                .append(record.settings().seconds())
                .append(" s for each figure; JVM options `")
                .append(String.join(" ", record.settings().jvmOptions()))
                .append("`\n")
                .append(CollectorsText.of(
                        record.points().stream().map(ScalePoint::measurement).toList()));
        if (!record.isSound()) {
            text.append("\n**Not sound: ")
                    .append(record.failure() == null ? "there were errors" : record.failure())
                    .append("**\n");
        }
        text.append("\nMedian (min–max). CPU: µs on a processor per operation, of all members, the client too; for")
                .append(" leases beyond what idle members take. The cost is compared with that of the smallest size of")
                .append(" the series with at least ")
                .append(whole(LEAST_OPERATIONS))
                .append(" operations in each repeat: time on processors is counted in steps of 10 ms, so fewer tell")
                .append(" nothing. Of watchers and leases each repeat goes through all sizes; keys can only become")
                .append(" more, so their sizes come from few to many, with all repeats of a size in a row.\n\n");
        MarkdownTable table =
                new MarkdownTable("Series", "Size", "Operations/s", "p50 µs", "p99 µs", "CPU µs", "Cost by the base");
        for (String one : series()) {
            for (int size : sizes(one)) {
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
                        factor(one, size));
            }
        }
        return text.append(table)
                .append(ChartLinks.of(directory, "scale-keys", "scale-watchers", "scale-leases"))
                .toString();
    }

    private String factor(String series, int size) {
        if (!tells(series, size)) {
            return "too few operations to tell";
        }
        int base = sizes(series).stream()
                .filter(one -> tells(series, one))
                .findFirst()
                .orElseThrow();
        if (size == base) {
            return "base";
        }
        double factor = cost(series, size).median() / cost(series, base).median();
        if (!Double.isFinite(factor)) {
            return "cannot be told: the base costs nothing";
        }
        return short3(factor) + " ×" + (factor > FLAT ? ", **not flat**" : "");
    }

    private boolean tells(String series, int size) {
        return points(series, size).allMatch(point -> point.measurement().operations() >= LEAST_OPERATIONS);
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
        return Spread.of(points(series, size).mapToDouble(figure));
    }

    private Stream<ScalePoint> points(String series, int size) {
        return record.points().stream().filter(point -> point.series().equals(series) && point.size() == size);
    }
}
