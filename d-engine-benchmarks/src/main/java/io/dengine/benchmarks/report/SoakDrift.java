package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.report.Spread.short3;

import io.dengine.benchmarks.run.Measurement;
import io.dengine.benchmarks.soak.SoakSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether figures of a long run drift: the median of its last quarter by that of its second one, which is the first in which no process is cold any more.
 */
final class SoakDrift {

    private static final int QUARTERS = 4;

    /** How far a figure may get worse between the two. */
    private static final double LIMIT = 0.1;

    /** Of the highest latencies, of which there are few in a sample. */
    private static final double TAIL_LIMIT = 0.5;

    private final List<List<SoakSample>> quarters = new ArrayList<>();
    private final MarkdownTable table = new MarkdownTable(
            "Figure",
            "First quarter",
            "Second quarter",
            "Third quarter",
            "Last quarter",
            "Last by second",
            "No drift is",
            "");

    private SoakDrift(List<SoakSample> samples) {
        int size = samples.size() / QUARTERS;
        // what cannot be shared out is left out at the begin
        int from = samples.size() - QUARTERS * size;
        for (int i = 0; i < QUARTERS; i++) {
            quarters.add(samples.subList(from + i * size, from + (i + 1) * size));
        }
    }

    /** As a table; there must be four samples at least. */
    static String table(List<SoakSample> samples) {
        SoakDrift drift = new SoakDrift(samples);
        drift.more("puts per second", of(Measurement::perSecond));
        drift.less("p50, ms", of(one -> one.latency().p50() / 1e3), LIMIT);
        drift.less("p99.9, ms", of(one -> one.latency().p999() / 1e3), TAIL_LIMIT);
        drift.less("memory of the largest member, MB", SoakReport::resident, LIMIT);
        drift.less("disk of the largest member, MB", SoakReport::disk, LIMIT);
        drift.less("CPU per put, all members, µs", of(Measurement::cpuMicrosPerOperation), LIMIT);
        return drift.table.toString();
    }

    private static ToDoubleFunction<SoakSample> of(ToDoubleFunction<Measurement> figure) {
        return sample -> figure.applyAsDouble(sample.measurement());
    }

    private void more(String name, ToDoubleFunction<SoakSample> figure) {
        double least = 1 - LIMIT;
        row(name, figure, "≥ " + short3(least) + " ×", lastBySecond(figure) >= least);
    }

    private void less(String name, ToDoubleFunction<SoakSample> figure, double limit) {
        double most = 1 + limit;
        row(name, figure, "≤ " + short3(most) + " ×", lastBySecond(figure) <= most);
    }

    private void row(String name, ToDoubleFunction<SoakSample> figure, String target, boolean met) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        for (List<SoakSample> quarter : quarters) {
            cells.add(spread(quarter, figure).text(Spread::short3));
        }
        cells.add(short3(lastBySecond(figure)) + " ×");
        cells.add(target);
        cells.add(Verdict.Outcome.of(met).word());
        table.row(cells);
    }

    private double lastBySecond(ToDoubleFunction<SoakSample> figure) {
        return spread(quarters.get(QUARTERS - 1), figure).median()
                / spread(quarters.get(1), figure).median();
    }

    private static Spread spread(List<SoakSample> samples, ToDoubleFunction<SoakSample> figure) {
        return Spread.of(samples.stream().mapToDouble(figure));
    }
}
