package io.dengine.benchmarks.report;

import io.dengine.benchmarks.run.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The table of the benchmarks of parts, {@code jmh.md}; JMH writes its own {@code jmh.json} beside it. */
public final class JmhReport {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private JmhReport() {}

    /** Writes it. */
    public static void write(Conditions conditions, Collection<RunResult> results, Path directory) throws IOException {
        MarkdownTable table = new MarkdownTable("Benchmark", "Parameters", "ns per operation", "±", "bytes allocated");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            table.row(
                    name(result.getParams().getBenchmark()),
                    parameters(result.getParams()),
                    Spread.short3(time.getScore()),
                    Double.isNaN(time.getScoreError()) ? "–" : Spread.short3(time.getScoreError()),
                    allocated(result).map(Spread::whole).orElse("–"));
        }
        Files.writeString(
                directory.resolve("jmh.md"),
                "# Benchmarks of the parts\n\n" + ConditionsText.of(conditions)
                        + "\nAverage time; ± is half of the interval of 99.9 % confidence.\n\n" + table);
    }

    private static String name(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    private static String parameters(BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Double> allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(one -> one.getKey().endsWith(ALLOCATED))
                .map(one -> one.getValue().getScore())
                .findFirst();
    }
}
