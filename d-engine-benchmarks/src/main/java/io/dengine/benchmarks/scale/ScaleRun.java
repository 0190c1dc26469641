package io.dengine.benchmarks.scale;

import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.cluster.PeerCluster;
import io.dengine.benchmarks.cluster.ProcessUse;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Measures three members of d-engine while there are more and more keys, watchers, leases. */
public final class ScaleRun {

    /** Puts while there are so many keys. */
    public static final String PUT_BY_KEYS = "put by keys";

    /** Scans of 100 keys while there are so many keys. */
    public static final String SCAN_BY_KEYS = "scan by keys";

    /** Eventual gets while there are so many keys. */
    public static final String GET_BY_KEYS = "eventual get by keys";

    /** Puts while there are so many watchers. */
    public static final String PUT_BY_WATCHERS = "put by watchers";

    /** New leases, so many in a second. */
    public static final String LEASES = "new lease by leases per second";

    private static final int PUTS = 256;
    private static final int SCANS = 16;
    private static final int READERS = 2;
    private static final int WATCHED_KEYS = 10_000;
    private static final long WARM_UP = 250_000;
    private static final Duration MAX_WARM_UP = Duration.ofSeconds(40);
    private static final Duration FILL_LIMIT = Duration.ofHours(1);
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** Longer than leases live, so that about as many end as begin. */
    private static final int LEAST_LEASE_SECONDS = 15;

    private final ScaleSettings settings;
    private final Path workDirectory;
    private final List<ScalePoint> points = new ArrayList<>();

    /**
     * A run.
     *
     * @param workDirectory where the processes keep their data meanwhile
     */
    public ScaleRun(ScaleSettings settings, Path workDirectory) {
        this.settings = settings;
        this.workDirectory = workDirectory;
    }

    /** Does it. What ends it early is in the record, beside what was measured until then. */
    public ScaleRecord run() throws IOException {
        Files.createDirectories(workDirectory);
        Conditions conditions = Conditions.now(workDirectory);
        String failure = null;
        try {
            inCluster(this::keys);
            inCluster(this::watchers);
            inCluster(this::leases);
        } catch (RuntimeException e) {
            e.printStackTrace();
            failure = e.toString();
            System.err.println("what the processes have left is in " + workDirectory);
        }
        return new ScaleRecord(conditions, settings, List.copyOf(points), failure);
    }

    private void inCluster(Consumer<PeerCluster> measuring) throws IOException {
        Path directory = Files.createTempDirectory(workDirectory, "scale-");
        try (PeerCluster cluster =
                Clusters.start(PeerKind.ENGINE, 3, directory.resolve("engine"), settings.jvmOptions())) {
            measuring.accept(cluster);
        }
        Clusters.delete(directory);
    }

    private void keys(PeerCluster cluster) {
        for (int keys : settings.keys()) {
            run(cluster, NodeTask.fill(keys, PUTS, FILL_LIMIT));
            repeat(cluster, GET_BY_KEYS, keys, timed(Work.LOCAL_GET, READERS, keys));
            repeat(cluster, SCAN_BY_KEYS, keys, timed(Work.SCAN, SCANS, keys));
            repeat(cluster, PUT_BY_KEYS, keys, timed(Work.PUT, PUTS, keys));
        }
    }

    private void watchers(PeerCluster cluster) {
        run(cluster, NodeTask.fill(WATCHED_KEYS, PUTS, FILL_LIMIT));
        for (int watchers : settings.watchers()) {
            run(cluster, NodeTask.watchers(watchers));
            repeat(cluster, PUT_BY_WATCHERS, watchers, timed(Work.PUT, PUTS, WATCHED_KEYS));
        }
    }

    private void leases(PeerCluster cluster) {
        NodeAnswer warmUp = run(cluster, timed(Work.GRANT, 16, 1).counted(1_000, MAX_WARM_UP));
        double idle = idleShare(cluster);
        Duration duration =
                Duration.ofSeconds(settings.seconds() == 1 ? 1 : Math.max(LEAST_LEASE_SECONDS, settings.seconds()));
        for (int perSecond : settings.leasesPerSecond()) {
            NodeTask task = NodeTask.timed(Work.GRANT, 1, 1, 0, duration).paced(perSecond);
            for (int i = 1; i <= settings.repeats(); i++) {
                measure(cluster, new Place(LEASES, perSecond, i), task, warmUp, idle);
            }
        }
    }

    private NodeTask timed(Work work, int concurrency, int keys) {
        return NodeTask.timed(work, concurrency, keys, 0, Duration.ofSeconds(settings.seconds()));
    }

    private void repeat(PeerCluster cluster, String series, int size, NodeTask task) {
        Duration limit = settings.seconds() == 1 ? Duration.ofSeconds(1) : MAX_WARM_UP;
        NodeAnswer warmUp = run(cluster, task.counted(task.work() == Work.SCAN ? WARM_UP / 10 : WARM_UP, limit));
        for (int i = 1; i <= settings.repeats(); i++) {
            measure(cluster, new Place(series, size, i), task, warmUp, 0);
        }
    }

    /** Where a measurement belongs. */
    private record Place(String series, int size, int repeat) {}

    private void measure(PeerCluster cluster, Place place, NodeTask task, NodeAnswer warmUp, double idle) {
        Window window = Window.begin(cluster.processIds(), List.of());
        NodeAnswer answer = cluster.leader().run(task);
        ScalePoint point = new ScalePoint(
                place.series(),
                place.size(),
                idle,
                window.end(place.repeat(), place.series(), cluster.kind(), warmUp, answer));
        points.add(point);
        System.out.printf(
                Locale.ROOT,
                "%-32s %,10d  %,11.0f/s  p50 %,9.1f us  cpu %,8.1f us/op  errors %d%n",
                place.series(),
                place.size(),
                point.measurement().perSecond(),
                point.measurement().latency().p50(),
                point.cpuMicrosBeyondIdle(),
                answer.errors());
    }

    private static NodeAnswer run(PeerCluster cluster, NodeTask task) {
        NodeAnswer answer = cluster.leader().run(task);
        if (answer.errors() > 0) {
            throw new IllegalStateException(
                    "errors before anything was measured, " + task.work() + ": " + answer.failures());
        }
        return answer;
    }

    private static double idleShare(PeerCluster cluster) {
        ProcessUse before = ProcessUse.of(cluster.processIds());
        long begin = System.nanoTime();
        LockSupport.parkNanos(IDLE.toNanos());
        long elapsed = System.nanoTime() - begin;
        return ProcessUse.of(cluster.processIds()).since(before).cpuNanos() / (double) elapsed;
    }
}
