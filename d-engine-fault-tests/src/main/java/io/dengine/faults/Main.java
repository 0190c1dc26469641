package io.dengine.faults;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.workload.Shared;
import io.dengine.faults.workload.Workload;
import io.dengine.faults.workload.Workloads;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The long run, as a command; see {@link Options#USAGE}. Ends with 0 when all was well, with 1 when something was found, with 2 when the arguments are wrong, with 3 when nothing was found and not
 * everything could be checked.
 */
public final class Main {

    private static final int FOUND = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final int UNDECIDED = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        KnownNemeses nemeses = KnownNemeses.all();
        Options options;
        try {
            options = Options.parse(arguments, Workloads.names(), nemeses);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.printf(
                    Options.USAGE,
                    String.join(",", Workloads.names()),
                    String.join(",", Options.names(nemeses.processes())),
                    String.join(",", Options.names(nemeses.links())),
                    String.join(",", Options.names(nemeses.clocks())));
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        System.exit(run(options, nemeses.clockTolerance(options.nemeses())));
    }

    private static int run(Options options, double clockTolerance) throws InterruptedException {
        Path directory =
                options.directory().resolve(Long.toString(options.seed())).toAbsolutePath();
        print("seed " + options.seed() + ", " + options.nodes() + " members, "
                + options.duration().toSeconds()
                + " s, workloads " + options.workloads() + ", nemeses " + Options.names(options.nemeses())
                + ", files in "
                + directory);
        try (Cluster cluster = options.namespaces()
                ? Cluster.inNamespaces(directory, options.nodes(), options.electionTimeout())
                : Cluster.of(directory, options.nodes(), options.electionTimeout())) {
            List<Workload> workloads = Workloads.of(Shared.of(cluster, clockTolerance), options.workloads());
            RunPlan plan = new RunPlan(
                    options.nemeses(),
                    options.faultTime(),
                    options.recovery(),
                    options.seed(),
                    directory.resolve("report"));
            Report report = new FaultRun(cluster, workloads, plan)
                    .onProgress(Main::print)
                    .run(options.duration());
            return tell(report, plan.directory());
        }
    }

    private static int tell(Report report, Path files) {
        report.summary().operations().forEach((workload, counts) -> print(workload + ": " + counts));
        print("seed " + report.seed() + ": " + report.operations() + " operations, "
                + report.faults().size() + " faults, " + report.anomalies().size() + " anomalies, "
                + report.summary().undecided().size() + " histories undecided");
        report.summary().undecided().forEach(Main::print);
        report.anomalies().forEach(Main::print);
        print("summary and failing histories in " + files);
        if (!report.anomalies().isEmpty()) {
            return FOUND;
        }
        return report.summary().undecided().isEmpty() ? 0 : UNDECIDED;
    }

    private static void print(String line) {
        System.out.println(LocalTime.now().format(TIME) + " " + line);
    }
}
