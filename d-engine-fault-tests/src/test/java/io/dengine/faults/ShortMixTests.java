package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.nemesis.Nemeses;
import io.dengine.faults.report.FaultEvent;
import io.dengine.faults.workload.Shared;
import io.dengine.faults.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short part of the long run: all workloads, with faults in a fixed order. */
class ShortMixTests {

    private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);
    /** Whether the members are back in time is a matter for runs on a machine that does nothing else. */
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** So many that this seed draws each of the three. */
    private static final int FAULTS = 3;

    @TempDir
    private Path directory;

    @Test
    void nothingIsFoundWhileLeadersAreKilledAndPausedAndReplaced() throws InterruptedException {
        try (Cluster cluster = Cluster.of(directory, 3, ELECTION_TIMEOUT)) {
            RunPlan plan = new RunPlan(
                    List.of(Nemeses.killLeader(), Nemeses.pauseLeader(), Nemeses.transfer()),
                    Duration.ofSeconds(2),
                    RECOVERY,
                    4,
                    directory.resolve("report"),
                    List.of());
            Report report = new FaultRun(cluster, Workloads.of(Shared.of(cluster), Workloads.names()), plan)
                    .run(Duration.ofSeconds(10), FAULTS);
            assertThat(report.anomalies()).isEmpty();
            assertThat(report.summary().faults())
                    .extracting(FaultEvent::kind)
                    .contains("kill-leader", "pause-leader", "transfer");
            assertThat(report.summary().operations())
                    .hasSize(Workloads.names().size())
                    .allSatisfy((workload, counts) ->
                            assertThat(counts.get("OK")).as(workload).isPositive());
            assertThat(directory.resolve("report").resolve("summary.json")).isNotEmptyFile();
        }
    }
}
