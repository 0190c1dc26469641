package io.dengine.faults;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.nemesis.Nemeses;
import io.dengine.faults.workload.RegisterWorkload;
import java.nio.file.Path;
import java.time.Duration;

/** {@code Main [--minutes M] [--seed N] [--directory D]}: the long run. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        long minutes = 10;
        long seed = System.nanoTime() & 0xffff_ffffL;
        Path directory = Path.of("target", "fault-run");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--minutes" -> minutes = Long.parseLong(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                case "--directory" -> directory = Path.of(arguments[i + 1]);
                default ->
                    throw new IllegalArgumentException(
                            arguments[i] + ": allowed are --minutes, --seed and --directory");
            }
        }
        try (Cluster cluster = Cluster.of(directory.resolve(Long.toString(seed)), 3, Duration.ofSeconds(1))) {
            Report report = new FaultRun(
                            cluster, new RegisterWorkload(cluster, 5), Nemeses.all(), 10, Duration.ofSeconds(4), seed)
                    .run(Duration.ofMinutes(minutes));
            report.faults().forEach(System.out::println);
            System.out.println("seed " + report.seed() + ": " + report.operations() + " operations, "
                    + report.faults().size() + " faults, " + report.anomalies().size() + " anomalies");
            report.anomalies().forEach(System.out::println);
            if (!report.anomalies().isEmpty()) {
                System.exit(1);
            }
        }
    }
}
