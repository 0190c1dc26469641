package io.dengine.benchmarks;

import io.dengine.benchmarks.report.JmhReport;
import io.dengine.benchmarks.run.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The command {@code jmh}: {@code --quick}, {@code --output}, and then JMH's own options and patterns. */
final class JmhCommand {

    private JmhCommand() {}

    /** Runs benchmarks of the parts; fails with the first that fails. */
    static boolean run(List<String> words) throws IOException {
        List<String> rest = new ArrayList<>(words);
        boolean quick = rest.remove("--quick");
        Optional<String> given = Optional.empty();
        int option = rest.indexOf("--output");
        if (option >= 0) {
            rest.remove(option);
            if (option == rest.size()) {
                throw new IllegalArgumentException("the option --output must have a value");
            }
            given = Optional.of(rest.remove(option));
        }
        Path output = Output.of(given, quick);
        Files.createDirectories(output);
        try {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .parent(new CommandLineOptions(rest.toArray(String[]::new)))
                    .shouldFailOnError(true)
                    .addProfiler(GCProfiler.class)
                    .resultFormat(ResultFormatType.JSON)
                    .result(output.resolve("jmh.json").toString());
            if (quick) {
                options.forks(1)
                        .warmupIterations(1)
                        .measurementIterations(1)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementTime(TimeValue.milliseconds(300));
            }
            Conditions conditions = Conditions.now(output);
            Collection<RunResult> results = new Runner(options.build()).run();
            JmhReport.write(conditions, results, output);
            System.out.println("written to " + output);
            return true;
        } catch (CommandLineOptionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (RunnerException e) {
            throw new IllegalStateException("a benchmark failed", e);
        }
    }
}
