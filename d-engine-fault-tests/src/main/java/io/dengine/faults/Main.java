package io.dengine.faults;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.node.FaultNode;
import io.dengine.faults.workload.Shared;
import io.dengine.faults.workload.Workload;
import io.dengine.faults.workload.Workloads;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The long run, as a command; see {@link Options#USAGE}. Ends with 0 when all was well, with 1 when something was found, with 2 when the arguments are wrong or the machine cannot do what they ask for, with 3 when nothing was found and not
 * everything could be checked.
 */
public final class Main {

    private static final int FOUND = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final int UNDECIDED = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> names = NemesisCatalogue.names();
        Options options;
        try {
            options = Options.parse(arguments, Workloads.names(), names);
            NemesisCatalogue.check(options.nemeses());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.printf(
                    Options.USAGE,
                    String.join(",", Workloads.names()),
                    String.join(",", NemesisCatalogue.groupNames()),
                    String.join(",", names));
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        try {
            System.exit(run(options, List.of(arguments)));
        } catch (UnavailableException e) {
            System.err.println("not possible on this machine: " + e.getMessage());
            System.exit(WRONG_ARGUMENTS);
        }
    }

    private static int run(Options options, List<String> arguments) throws InterruptedException {
        Path directory =
                options.directory().resolve(Long.toString(options.seed())).toAbsolutePath();
        print("seed " + options.seed() + ", " + options.nodes() + " members, "
                + options.duration().toSeconds() + " s, workloads " + options.workloads() + ", nemeses "
                + options.nemeses() + ", files in " + directory);
        try (Cluster cluster = cluster(options, directory)) {
            List<Nemesis> nemeses = NemesisCatalogue.of(cluster, directory.resolve("tools"), options.nemeses());
            Thread cleaner = new Thread(cluster::close, "fault-run-stop");
            Runtime.getRuntime().addShutdownHook(cleaner);
            List<Workload> workloads = Workloads.of(
                    Shared.of(cluster, NemesisCatalogue.clockTolerance(options.nemeses())), options.workloads());
            RunPlan plan = new RunPlan(
                    nemeses,
                    options.faultTime(),
                    options.recovery(),
                    options.seed(),
                    directory.resolve("report"),
                    arguments);
            Report report = new FaultRun(cluster, workloads, plan)
                    .onProgress(Main::print)
                    .run(options.duration());
            return tell(report, plan.directory());
        }
    }

    private static Cluster cluster(Options options, Path directory) {
        Cluster cluster = NemesisCatalogue.has(options.nemeses(), NemesisCatalogue.LINKS)
                ? Cluster.inNamespaces(directory, options.nodes(), options.electionTimeout(), options.seed())
                : Cluster.of(directory, options.nodes(), options.electionTimeout());
        cluster.nodes().forEach(node -> node.setProperty(FaultNode.LOG, options.log()));
        return cluster;
    }

    private static int tell(Report report, Path files) {
        report.summary().operations().forEach((workload, counts) -> print(workload + ": " + counts));
        print("seed " + report.seed() + ": " + report.operations() + " operations, "
                + report.faults().size() + " faults, " + report.anomalies().size() + " anomalies, "
                + report.summary().undecided().size() + " histories undecided, "
                + report.summary().fullRounds() + " rounds in which clients had to wait for the next one");
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
