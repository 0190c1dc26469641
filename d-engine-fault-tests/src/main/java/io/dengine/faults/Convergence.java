package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.storage.Members;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The members after all faults, and when nobody writes any more: they must come to the same revision, hold the same rows and the same history, and find no difference themselves when they compare the
 * hashes of their states. Each keeps its latest snapshot and no older one.
 */
final class Convergence {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration DIGEST = Duration.ofSeconds(60);
    private static final int APPLIED = 3;
    private static final int REVISION = 4;
    private static final int FAILURE = 5;
    private static final int DIVERGENCE = 6;
    private static final int COMPACTED = 7;
    private static final Long NONE = -1L;
    /** Of the history only so much is compared, so that it takes seconds. */
    private static final long MAX_HISTORY = 30_000;
    /** Entries by which the leader has the members record the hash of their states come every 2 s; the hashes are exchanged in between. */
    private static final long CHECKS = 3;

    private final Cluster cluster;
    private final Duration patience;
    private final List<String> anomalies = new ArrayList<>();

    Convergence(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.patience = patience;
    }

    /** Waits for it; what is wrong. */
    List<String> check() {
        boolean same =
                await(() -> numbers(REVISION).values().stream().distinct().count() == 1
                        && numbers(REVISION).size() == cluster.nodes().size());
        if (!same) {
            anomalies.add("the members have not come to the same revision: " + numbers(REVISION));
            return anomalies;
        }
        compareContents();
        Map<String, Long> before = numbers(APPLIED);
        boolean checked = await(() -> numbers(APPLIED).entrySet().stream()
                .allMatch(applied -> applied.getValue() >= before.getOrDefault(applied.getKey(), 0L) + CHECKS));
        if (!checked) {
            anomalies.add(
                    "the members do not compare their states: applied " + numbers(APPLIED) + ", before " + before);
        }
        cluster.nodes().forEach(this::checkStatus);
        cluster.nodes().forEach(this::checkSnapshots);
        return anomalies;
    }

    /**
     * Of members whose data was damaged, which they have not come upon: what they have is right, or they say that it is damaged when it is read.
     *
     * @return what is wrong
     */
    List<String> checkDamaged() {
        if (cluster.nodes().stream().noneMatch(Convergence::isDamaged)) {
            return List.of();
        }
        if (await(this::thoseThatGoOnAreEqual)) {
            compareContents();
        } else {
            anomalies.add("not all members come to the same revision while one of them is damaged and does not say so: "
                    + numbers(REVISION));
        }
        return anomalies;
    }

    private static boolean isDamaged(NodeProcess node) {
        return node.excuses().contains(Excuse.DAMAGE);
    }

    private static boolean saysDamaged(NodeProcess node) {
        return isDamaged(node) && Members.saysDamaged(node).isPresent();
    }

    /** Revisions of those that do not say that they are damaged; {@link #NONE} of one that does not answer. */
    private List<Long> revisionsOfThoseThatGoOn() {
        Map<String, Long> revisions = numbers(REVISION);
        return cluster.nodes().stream()
                .filter(node -> !saysDamaged(node))
                .map(node -> revisions.getOrDefault(node.id(), NONE))
                .toList();
    }

    private boolean thoseThatGoOnAreEqual() {
        List<Long> revisions = revisionsOfThoseThatGoOn();
        return !revisions.contains(NONE) && revisions.stream().distinct().count() <= 1;
    }

    private boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private Map<String, Long> numbers(int word) {
        Map<String, Long> numbers = new TreeMap<>();
        for (NodeProcess node : cluster.nodes()) {
            cluster.status(node).ifPresent(reply -> numbers.put(node.id(), Long.parseLong(reply.text(word))));
        }
        return numbers;
    }

    private static long greatest(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private void compareContents() {
        // what all of those have that are to have it: a lease may end at any time
        List<Long> revisions = new ArrayList<>();
        if (!await(() -> {
            revisions.clear();
            revisions.addAll(revisionsOfThoseThatGoOn());
            return !revisions.contains(NONE);
        })) {
            anomalies.add("not all members answer, and what they have was not compared: " + numbers(REVISION));
            return;
        }
        long revision = revisions.stream().mapToLong(Long::longValue).min().orElse(0);
        if (revision == 0) {
            return;
        }
        long from = Math.max(greatest(numbers(COMPACTED)) + 1, revision - MAX_HISTORY);
        Map<String, String> digests = new TreeMap<>();
        for (NodeProcess node : cluster.nodes()) {
            try (ControlClient client = node.client(DIGEST)) {
                Reply reply = client.call("digest", revision, from);
                if (reply.outcome() == Outcome.OK) {
                    digests.put(node.id(), reply.words().toString());
                } else if (!isDamaged(node) || !await(() -> saysDamaged(node))) {
                    anomalies.add(node + " cannot be read as of revision " + revision + ", with its history from "
                            + from + ": " + reply.words());
                }
            }
        }
        if (digests.values().stream().distinct().count() > 1) {
            anomalies.add("rows or history differ at revision " + revision
                    + " (hash and number of rows, of changes from " + from + " on): " + digests);
        }
    }

    private void checkStatus(NodeProcess node) {
        Optional<Reply> status = cluster.status(node);
        if (status.isEmpty()) {
            anomalies.add(node + " does not answer");
            return;
        }
        String failure = status.get().words().get(FAILURE);
        if (failure != null) {
            anomalies.add(node + " has failed: " + failure);
        }
        String divergence = status.get().words().get(DIVERGENCE);
        if (divergence != null) {
            anomalies.add(node + " says: " + divergence);
        }
    }

    // Those before the latest go as soon as nobody reads them any more.
    private void checkSnapshots(NodeProcess node) {
        if (!await(() -> snapshots(node).size() <= 1)) {
            anomalies.add(node + " keeps more than its latest snapshot: " + snapshots(node));
        }
    }

    private static List<String> snapshots(NodeProcess node) {
        Path directory = node.dataDirectory().resolve("snapshot");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("snapshot_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
