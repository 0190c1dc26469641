package io.dengine.benchmarks.run;

import io.dengine.benchmarks.Arguments;
import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.peers.PeerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a run is done.
 *
 * @param cases what is measured, in this order
 * @param peers whose
 * @param rounds how often, each time with new processes and directories
 * @param seconds how long each measurement takes
 * @param warmUpShare of the operations that each case does before
 * @param maxWarmUpSeconds after which warming up ends in any case
 * @param preloaded keys put before anything is measured
 * @param jvmOptions of each JVM
 * @param variantOptions more of them, of {@link PeerKind#VARIANT}
 * @param quick whether the figures are only to show that it works
 */
public record RunSettings(
        List<String> cases,
        List<PeerKind> peers,
        int rounds,
        int seconds,
        double warmUpShare,
        int maxWarmUpSeconds,
        int preloaded,
        List<String> jvmOptions,
        List<String> variantOptions,
        boolean quick) {

    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError");

    /** From the command line: {@code --quick --cases --peers --rounds --seconds --warm-up --max-warm-up --preloaded --jvm-options --variant-options}. */
    public static RunSettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        List<BenchmarkCase> cases =
                arguments.words("cases").map(Cases::named).orElseGet(quick ? Cases::quick : Cases::all);
        List<PeerKind> peers = arguments
                .words("peers")
                .map(words -> words.stream().map(PeerKind::of).toList())
                .orElseGet(() -> Arrays.stream(PeerKind.values())
                        .filter(kind -> kind != PeerKind.VARIANT && Clusters.isInstalled(kind))
                        .toList());
        return new RunSettings(
                cases.stream().map(BenchmarkCase::name).toList(),
                peers,
                arguments.number("rounds", quick ? 1 : 3, 1, 100),
                arguments.number("seconds", quick ? 1 : 10, 1, 3600),
                arguments.number("warm-up", quick ? 2 : 100, 0, 1000) / 100.0,
                arguments.number("max-warm-up", quick ? 1 : 40, 1, 3600),
                arguments.number("preloaded", quick ? 20_000 : 100_000, 1000, 1_000_000),
                jvmOptions(arguments),
                options(arguments, "variant-options"),
                quick);
    }

    /** The heap of each JVM, and what the command line adds with {@code --jvm-options}. */
    public static List<String> jvmOptions(Arguments arguments) {
        List<String> options = new ArrayList<>(HEAP);
        options.addAll(options(arguments, "jvm-options"));
        return options;
    }

    private static List<String> options(Arguments arguments, String name) {
        return arguments
                .text(name)
                .map(text -> List.of(text.trim().split("\\s+")))
                .orElse(List.of());
    }

    List<String> jvmOptionsOf(PeerKind kind) {
        List<String> options = new ArrayList<>(jvmOptions);
        if (kind == PeerKind.VARIANT) {
            options.addAll(variantOptions);
        }
        return options;
    }

    /** Where data of processes is kept while they run. */
    public static Path workDirectory(Arguments arguments) {
        return arguments
                .text("work-dir")
                .map(Path::of)
                .orElseGet(() -> Path.of("target", "benchmark-data"))
                .toAbsolutePath();
    }

    Duration duration() {
        return Duration.ofSeconds(seconds);
    }

    Duration maxWarmUp() {
        return Duration.ofSeconds(maxWarmUpSeconds);
    }
}
