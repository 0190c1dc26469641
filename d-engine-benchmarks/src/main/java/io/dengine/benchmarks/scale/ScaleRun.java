package io.dengine.benchmarks.scale;

import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.cluster.PeerCluster;
import io.dengine.benchmarks.cluster.ProcessUse;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Conditions;
import io.dengine.benchmarks.run.Quiet;
import io.dengine.benchmarks.run.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures three members of d-engine while there are few or many keys, watchers, leases. Each repeat goes through all
 * sizes, so that none of them has the repeats of cold processes; but keys can only become more, so their sizes come
 * from few to many, with all repeats of a size in a row.
 */
public final class ScaleRun {

    /** Puts while there are so many keys. */
    public static final String PUT_BY_KEYS = "put by keys";

    /** Scans of 100 keys while there are so many keys. */
    public static final String SCAN_BY_KEYS = "scan by keys";

    /** Eventual gets while there are so many keys. */
    public static final String GET_BY_KEYS = "eventual get by keys";

    /** The same scans once random keys were put: they are in several files of each table that overlap. */
    public static final String SCAN_AFTER_PUTS = "scan by keys, after random puts";

    /** The same gets once random keys were put. */
    public static final String GET_AFTER_PUTS = "eventual get by keys, after random puts";

    /** Puts while there are so many watchers. */
    public static final String PUT_BY_WATCHERS = "put by watchers";

    /** New leases, so many in a second. */
    public static final String LEASES = "new lease by leases per second";

    private static final int PUTS = 256;
    private static final int SCANS = 16;
    private static final int READERS = 2;
    private static final int WATCHED_KEYS = 10_000;
    private static final long WARM_UP = 250_000;

    /** Of what is measured for a second, to see that it works, everything else is short too. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration MAX_WARM_UP = Duration.ofSeconds(40);
    private static final Duration FILL_LIMIT = Duration.ofHours(1);
    private static final Duration MAX_QUIET = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final long LEASE_WARM_UP = 10_000;

    /** Leases live for 10 s: those that were there before have ended after so long, and as many end as begin. */
    private static final Duration LEASES_ENDED = Duration.ofSeconds(12);

    private static final int LEAST_LEASE_SECONDS = 15;

    /** So many are enough to tell what one costs. */
    private static final int LEASES_THAT_TELL = 1_100;

    /** If they take longer, it is not told. */
    private static final int MOST_LEASE_SECONDS = 110;

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
        } catch (IOException | RuntimeException e) {
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
            NodeTask gets = timed(Work.LOCAL_GET, READERS, keys);
            NodeTask scans = timed(Work.SCAN, SCANS, keys);
            NodeTask puts = timed(Work.PUT, PUTS, keys);
            if (points.isEmpty()) {
                // the first size would be that of cold processes, which the others are compared with
                List.of(gets, scans, puts).forEach(task -> warmUp(cluster, task));
            }
            awaitQuiet(cluster);
            repeat(cluster, GET_BY_KEYS, keys, gets);
            repeat(cluster, SCAN_BY_KEYS, keys, scans);
            repeat(cluster, PUT_BY_KEYS, keys, puts);
            awaitQuiet(cluster);
            repeat(cluster, GET_AFTER_PUTS, keys, gets);
            repeat(cluster, SCAN_AFTER_PUTS, keys, scans);
        }
    }

    private void watchers(PeerCluster cluster) {
        run(cluster, NodeTask.fill(WATCHED_KEYS, PUTS, FILL_LIMIT));
        NodeTask puts = timed(Work.PUT, PUTS, WATCHED_KEYS);
        Map<Integer, NodeAnswer> warmUps = new HashMap<>();
        for (int watchers : settings.watchers()) {
            run(cluster, NodeTask.watchers(watchers));
            warmUps.put(watchers, warmUp(cluster, puts));
        }
        for (Place place : Place.bySizeInEachRepeat(PUT_BY_WATCHERS, settings.watchers(), settings.repeats())) {
            run(cluster, NodeTask.watchers(place.size()));
            awaitQuiet(cluster);
            NodeAnswer answer = measure(cluster, place, puts, Objects.requireNonNull(warmUps.get(place.size())), 0);
            double delivered = answer.more().getOrDefault("deliveredEvents", 0.0);
            Deliveries.check(answer.operations(), delivered, place.size(), WATCHED_KEYS);
        }
    }

    private void leases(PeerCluster cluster) {
        run(cluster, timed(Work.GRANT, 16, 1).counted(LEASE_WARM_UP, isShort() ? SHORT : MAX_WARM_UP));
        Duration before = isShort() ? SHORT : LEASES_ENDED;
        LockSupport.parkNanos(before.toNanos());
        awaitQuiet(cluster);
        double idle = idleShare(cluster);
        for (Place place : Place.bySizeInEachRepeat(LEASES, settings.leasesPerSecond(), settings.repeats())) {
            NodeAnswer warmUp = run(cluster, grants(place, before));
            measure(cluster, place, grants(place, leaseDuration(place.size())), warmUp, idle);
        }
    }

    private Duration leaseDuration(int perSecond) {
        int telling = LEASES_THAT_TELL / perSecond;
        int least = telling <= MOST_LEASE_SECONDS ? telling : LEAST_LEASE_SECONDS;
        return isShort() ? SHORT : Duration.ofSeconds(Math.max(least, settings.seconds()));
    }

    private static NodeTask grants(Place place, Duration duration) {
        return NodeTask.timed(Work.GRANT, 1, 1, 0, duration).paced(place.size());
    }

    private NodeTask timed(Work work, int concurrency, int keys) {
        return NodeTask.timed(work, concurrency, keys, 0, Duration.ofSeconds(settings.seconds()));
    }

    private void repeat(PeerCluster cluster, String series, int size, NodeTask task) {
        NodeAnswer warmUp = warmUp(cluster, task);
        for (int i = 1; i <= settings.repeats(); i++) {
            measure(cluster, new Place(series, size, i), task, warmUp, 0);
        }
    }

    private NodeAnswer warmUp(PeerCluster cluster, NodeTask task) {
        long operations = task.work() == Work.SCAN ? WARM_UP / 10 : WARM_UP;
        return run(cluster, task.counted(operations, isShort() ? SHORT : MAX_WARM_UP));
    }

    private void awaitQuiet(PeerCluster cluster) {
        Quiet.await(cluster.processIds(), isShort() ? SHORT : MAX_QUIET);
    }

    private boolean isShort() {
        return settings.seconds() == SHORT.toSeconds();
    }

    /** Where a measurement belongs. */
    record Place(String series, int size, int repeat) {

        /** All sizes, and all of them again in the next repeat. */
        static List<Place> bySizeInEachRepeat(String series, List<Integer> sizes, int repeats) {
            List<Place> places = new ArrayList<>();
            for (int repeat = 1; repeat <= repeats; repeat++) {
                for (int size : sizes) {
                    places.add(new Place(series, size, repeat));
                }
            }
            return places;
        }
    }

    private NodeAnswer measure(PeerCluster cluster, Place place, NodeTask task, NodeAnswer warmUp, double idle) {
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
        return answer;
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
