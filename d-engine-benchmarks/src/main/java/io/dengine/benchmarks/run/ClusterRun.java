package io.dengine.benchmarks.run;

import io.dengine.benchmarks.cases.BenchmarkCase;
import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.cluster.PeerCluster;
import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.peers.PeerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures all cases of all peers, in rounds. In a round every peer has new processes and new directories; all of them
 * are up at the same time, and each case is measured of one peer after the other while those that have nothing to do
 * are quiet, and what they have written is on the disk. Of the peers that take part in a case, the first one begins in the first round, the second one in the
 * second, and so on: over as many rounds as peers, each of them has had every place.
 */
public final class ClusterRun {

    private static final int FILL_OUTSTANDING = 256;
    private static final Duration FILL_LIMIT = Duration.ofMinutes(5);

    private final RunSettings settings;
    private final Path workDirectory;
    private final List<BenchmarkCase> cases;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<DiskUse> disks = new ArrayList<>();

    /**
     * A run.
     *
     * @param workDirectory where the processes keep their data meanwhile
     */
    public ClusterRun(RunSettings settings, Path workDirectory) {
        this.settings = settings;
        this.workDirectory = workDirectory;
        this.cases = Cases.named(settings.cases());
    }

    /** Does it. What ends it early is in the record, beside what was measured until then. */
    public ClusterRecord run() throws IOException {
        Files.createDirectories(workDirectory);
        Conditions conditions = Conditions.now(workDirectory);
        String failure = null;
        try {
            for (int round = 1; round <= settings.rounds(); round++) {
                round(round, 3);
                round(round, 1);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            failure = e.toString();
            System.err.println("what the processes have left is in " + workDirectory);
        }
        return new ClusterRecord(conditions, settings, List.copyOf(measurements), List.copyOf(disks), failure);
    }

    private void round(int round, int members) throws IOException {
        List<BenchmarkCase> now =
                cases.stream().filter(one -> one.members() == members).toList();
        if (now.isEmpty()) {
            return;
        }
        List<PeerKind> peers = settings.peers().stream()
                .filter(kind -> now.stream().anyMatch(one -> one.isOf(kind)))
                .toList();
        Path directory = Files.createTempDirectory(workDirectory, "round-" + round + "-");
        List<PeerCluster> clusters = new ArrayList<>();
        try {
            for (PeerKind kind : inTurn(peers, round)) {
                clusters.add(
                        Clusters.start(kind, members, directory.resolve(kind.word()), settings.jvmOptionsOf(kind)));
            }
            for (PeerCluster cluster : clusters) {
                fill(cluster);
            }
            for (BenchmarkCase one : now) {
                List<PeerKind> able = peers.stream().filter(one::isOf).toList();
                for (PeerKind kind : inTurn(able, round)) {
                    measure(round, one, of(kind, clusters), clusters);
                }
            }
        } finally {
            clusters.forEach(PeerCluster::close);
        }
        for (PeerCluster cluster : clusters) {
            disks.add(DiskUse.of(round, cluster.kind(), cluster.directories()));
        }
        Clusters.delete(directory);
    }

    /** In the order of a round, which is counted from 1. */
    static List<PeerKind> inTurn(List<PeerKind> peers, int round) {
        List<PeerKind> order = new ArrayList<>(peers);
        Collections.rotate(order, 1 - round);
        return order;
    }

    private static PeerCluster of(PeerKind kind, List<PeerCluster> clusters) {
        return clusters.stream()
                .filter(cluster -> cluster.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private void fill(PeerCluster cluster) {
        NodeAnswer filled = cluster.leader().run(NodeTask.fill(settings.preloaded(), FILL_OUTSTANDING, FILL_LIMIT));
        if (filled.errors() > 0 || filled.operations() < settings.preloaded()) {
            throw new IllegalStateException(cluster.kind().title() + " was filled with " + filled.operations() + " of "
                    + settings.preloaded() + " keys; " + filled.failures());
        }
    }

    private void measure(int round, BenchmarkCase one, PeerCluster cluster, List<PeerCluster> all) throws IOException {
        List<Long> others = all.stream()
                .filter(other -> other != cluster)
                .flatMap(other -> other.processIds().stream())
                .toList();
        Quiet.await(others, settings.quick() ? Duration.ofSeconds(1) : Duration.ofSeconds(15));
        Quiet.sync(workDirectory);
        NodeAnswer warmUp =
                cluster.leader().run(one.warmingUp(settings.preloaded(), settings.warmUpShare(), settings.maxWarmUp()));
        Window window = Window.begin(cluster.processIds(), others);
        NodeAnswer answer = cluster.leader().run(one.measuring(settings.preloaded(), settings.duration()));
        Measurement measurement = window.end(round, one.name(), cluster.kind(), warmUp, answer);
        measurements.add(measurement);
        System.out.println(line(measurement));
    }

    private static String line(Measurement of) {
        return String.format(
                Locale.ROOT,
                "round %d  %-16s %-14s %,11.0f/s  p50 %,9.1f us  p99 %,9.1f us  p99.9 %,9.1f us  errors %d%s",
                of.round(),
                of.caseName(),
                of.peer().title(),
                of.perSecond(),
                of.latency().p50(),
                of.latency().p99(),
                of.latency().p999(),
                of.errors() + of.warmUpErrors(),
                of.failures().isEmpty() ? "" : " " + of.failures());
    }
}
