package io.dengine.benchmarks.soak;

import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.cluster.PeerCluster;
import io.dengine.benchmarks.cluster.ProcessUse;
import io.dengine.benchmarks.disk.DiskParts;
import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Conditions;
import io.dengine.benchmarks.run.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts into three members of d-engine for a long time, interval by interval; history, compaction and snapshots are as
 * they are by default: on.
 */
public final class SoakRun {

    private static final long WARM_UP = 250_000;
    private static final Duration MAX_WARM_UP = Duration.ofSeconds(60);
    private static final String NAME = "soak";

    private final SoakSettings settings;
    private final Path workDirectory;
    private final List<SoakSample> samples = new ArrayList<>();

    /**
     * A run.
     *
     * @param workDirectory where the processes keep their data meanwhile
     */
    public SoakRun(SoakSettings settings, Path workDirectory) {
        this.settings = settings;
        this.workDirectory = workDirectory;
    }

    /** Does it. What ends it early is in the record, beside what was measured until then. */
    public SoakRecord run() throws IOException {
        Files.createDirectories(workDirectory);
        Conditions conditions = Conditions.now(workDirectory);
        Path directory = Files.createTempDirectory(workDirectory, "soak-");
        DiskUse disk = null;
        String failure = null;
        try {
            disk = DiskUse.of(1, PeerKind.ENGINE, sampled(directory.resolve("engine")));
            Clusters.delete(directory);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            failure = e.toString();
            System.err.println("what the processes have left is in " + workDirectory);
        }
        return new SoakRecord(conditions, settings, List.copyOf(samples), disk, failure);
    }

    /** Where the members have left their data. */
    private List<Path> sampled(Path directory) {
        try (PeerCluster cluster = Clusters.start(PeerKind.ENGINE, 3, directory, settings.jvmOptions())) {
            sample(cluster);
            return cluster.directories();
        }
    }

    private void sample(PeerCluster cluster) {
        NodeTask task = NodeTask.timed(
                Work.PUT, settings.outstanding(), settings.keys(), 0, Duration.ofSeconds(settings.intervalSeconds()));
        NodeAnswer warmUp = cluster.leader().run(task.counted(WARM_UP, MAX_WARM_UP));
        NodeTask paced = task.paced(settings.perSecond());
        long begin = System.nanoTime();
        while (System.nanoTime() - begin
                < Duration.ofSeconds(settings.seconds()).toNanos()) {
            Window window = Window.begin(cluster.processIds(), List.of());
            NodeAnswer answer = cluster.leader().run(paced);
            SoakSample sample = new SoakSample(
                    (System.nanoTime() - begin) / 1e9,
                    window.end(1, NAME, PeerKind.ENGINE, warmUp, answer),
                    cluster.processIds().stream().map(ProcessUse::residentBytes).toList(),
                    cluster.directories().stream().map(DiskParts::of).toList());
            samples.add(sample);
            System.out.println(line(sample));
        }
    }

    private static String line(SoakSample of) {
        return String.format(
                Locale.ROOT,
                "%,6.0f s  %,9.0f/s  p50 %,8.1f us  p99.9 %,9.1f us  RSS %,d MB  disk %,d MB  errors %d %s",
                of.second(),
                of.measurement().perSecond(),
                of.measurement().latency().p50(),
                of.measurement().latency().p999(),
                of.residentBytes().stream().mapToLong(Long::longValue).max().orElse(0) / 1_000_000,
                of.diskBytes().stream().mapToLong(DiskParts::total).max().orElse(0) / 1_000_000,
                of.measurement().errors(),
                of.measurement().failures());
    }
}
