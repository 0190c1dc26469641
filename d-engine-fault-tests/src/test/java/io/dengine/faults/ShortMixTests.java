package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.report.FaultEvent;
import io.dengine.faults.workload.Shared;
import io.dengine.faults.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short part of the long run: all workloads, with faults of each group in a fixed order. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ShortMixTests {

    private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);
    /** Whether the members are back in time is a matter for runs on a machine that does nothing else. */
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    /** Longer than a member is waited for that does not come back, so that what it is doing is told. */
    private static final Duration PATIENCE = Duration.ofMinutes(9);

    @TempDir
    private Path directory;

    @Test
    void nothingIsFoundWhileLeadersAreKilledAndPausedAndReplaced() throws IOException {
        try (Cluster cluster = Cluster.of(directory.toRealPath(), 3, ELECTION_TIMEOUT)) {
            nothingIsFound(cluster, 3, 3, List.of("kill-leader", "pause-leader", "transfer"));
        }
        assertThat(directory.resolve("report").resolve("summary.json")).isNotEmptyFile();
    }

    @Test
    void nothingIsFoundWhileLinksAreCutAndLosePackets() throws IOException {
        Path real = directory.toRealPath();
        try (Cluster cluster = Externals.require(() -> Cluster.inNamespaces(real, 3, ELECTION_TIMEOUT))) {
            nothingIsFound(cluster, 1, 2, List.of("isolate-leader", "lossy"));
        }
    }

    @Test
    void nothingIsFoundWhileADiskFailsAndABitFlips() throws IOException {
        try (Cluster cluster = Cluster.of(directory.toRealPath(), 3, ELECTION_TIMEOUT)) {
            nothingIsFound(cluster, 1, 2, List.of("fsync-error", "bit-flip-META"));
        }
    }

    @Test
    void nothingIsFoundWhileClocksAreWrong() throws IOException {
        try (Cluster cluster = Cluster.of(directory.toRealPath(), 3, ELECTION_TIMEOUT)) {
            nothingIsFound(cluster, 1, 2, List.of("wall-clock", "clock-rate"));
        }
    }

    /** @param faults so many that this seed draws each of them */
    private void nothingIsFound(Cluster cluster, long seed, int faults, List<String> nemeses) {
        RunPlan plan = new RunPlan(
                Externals.require(() -> NemesisCatalogue.of(
                        cluster, cluster.nodes().get(0).log().resolveSibling("tools"), nemeses)),
                Duration.ofSeconds(2),
                RECOVERY,
                seed,
                directory.resolve("report"),
                List.of());
        Shared shared = Shared.of(cluster, NemesisCatalogue.clockTolerance(nemeses));
        FaultRun run = new FaultRun(cluster, Workloads.of(shared, Workloads.names()), plan);
        Report report = Externals.require(() -> report(cluster, run, faults));
        assertThat(report.anomalies()).isEmpty();
        assertThat(report.summary().undecided()).isEmpty();
        assertThat(report.summary().faults()).extracting(FaultEvent::kind).containsAll(nemeses);
        assertThat(report.summary().operations())
                .hasSize(Workloads.names().size())
                .allSatisfy((workload, counts) ->
                        assertThat(counts.get("OK")).as(workload).isPositive());
    }

    // One that is not over in time says where it has been, and how the members are.
    private static Report report(Cluster cluster, FaultRun run, int faults) {
        List<String> told = new CopyOnWriteArrayList<>();
        run.onProgress(what -> told.add(LocalTime.now(ZoneId.systemDefault()) + " " + what));
        FutureTask<Report> task = new FutureTask<>(() -> run.run(Duration.ofSeconds(5), faults));
        Thread thread = new Thread(task, "short-mix");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String stack = Arrays.stream(thread.getStackTrace())
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining("\n\tat "));
            throw new IllegalStateException(
                    "not over at " + LocalTime.now(ZoneId.systemDefault()) + ", " + PATIENCE + " after it began\n\tat "
                            + stack + "\n" + String.join("\n", told) + cluster.describe(),
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("the run has failed after " + told, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
