package io.dengine.faults.storage;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks after members whose storage went wrong. */
public final class Members {

    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration REOPEN = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Members() {}

    /**
     * What a member says of its storage.
     *
     * @param role its role
     * @param failure why it has stopped itself, or null
     * @param freeBytes free bytes of its disk
     */
    public record Condition(String role, @Nullable String failure, long freeBytes) {

        boolean isWhole() {
            return failure == null && (role.equals("LEADER") || role.equals("FOLLOWER"));
        }
    }

    /** What a member says, if it answers. */
    public static Optional<Condition> condition(NodeProcess node) {
        if (!node.isRunning()) {
            return Optional.empty();
        }
        try (ControlClient client = node.client(CALL)) {
            Reply reply = client.call("disk-status");
            return reply.outcome() == Outcome.OK
                    ? Optional.of(new Condition(reply.text(0), reply.words().get(1), Long.parseLong(reply.text(2))))
                    : Optional.empty();
        }
    }

    /** An operation of a member's storage goes wrong from now on. */
    public static void fault(
            NodeProcess node, StorageOperation operation, StorageFaults.Kind kind, Duration delay, int times) {
        call(node, CALL, "storage-fault", operation, kind, delay.toMillis(), times);
    }

    /** Nothing of the member's storage goes wrong any more, as far as it was told to. */
    public static void clear(NodeProcess node) {
        call(node, CALL, "storage-clear");
    }

    /** Stops the engine of a member, and opens it again. */
    public static void reopen(NodeProcess node) {
        call(node, REOPEN, "reopen");
    }

    private static void call(NodeProcess node, Duration timeout, Object... words) {
        try (ControlClient client = node.client(timeout)) {
            Reply reply = client.call(words);
            if (reply.outcome() != Outcome.OK) {
                throw new IllegalStateException(node + " has not done " + words[0] + ": " + reply);
            }
        }
    }

    /**
     * Makes all members whole: starts those that do not run, opens those again that have stopped themselves, and replaces the data of one that refuses to start
     * for damage. Returns when all of them take part and have caught up.
     *
     * @param damaged whose data may be damaged; that of others is not replaced
     * @return the one whose data was replaced
     * @throws IllegalStateException when a member does not become whole, or says that its data is damaged when nothing has damaged it
     */
    public static Optional<NodeProcess> makeWhole(Cluster cluster, Predicate<NodeProcess> damaged) {
        for (NodeProcess node : cluster.nodes()) {
            node.resume();
            Optional<Condition> condition = condition(node);
            if (condition.isPresent()) {
                clear(node);
                if (condition.get().failure() != null) {
                    node.terminate();
                }
            }
        }
        cluster.start();
        List<NodeProcess> replaced = new ArrayList<>();
        await("all members take part again", () -> {
            boolean whole = true;
            for (NodeProcess node : cluster.nodes()) {
                Optional<String> failure = condition(node).map(Condition::failure);
                if (failure.isPresent()) {
                    // It came upon the damage when it had started.
                    if (!replaced.isEmpty() || !isDamage(failure.get()) || !damaged.test(node)) {
                        throw new IllegalStateException(
                                node + " has stopped itself again" + unless(damaged, node) + ": " + failure.get());
                    }
                    replaced.add(node);
                    replace(node);
                } else if (!node.isRunning()) {
                    if (!replaced.isEmpty() || !refusesDamage(node) || !damaged.test(node)) {
                        throw new IllegalStateException(
                                node + " does not start" + unless(damaged, node) + ": " + lastWords(node));
                    }
                    replaced.add(node);
                    replace(node);
                }
                whole &= condition(node).filter(Condition::isWhole).isPresent();
            }
            return whole;
        });
        return replaced.stream().findFirst();
    }

    private static String unless(Predicate<NodeProcess> damaged, NodeProcess node) {
        return damaged.test(node) ? "" : ", and nothing has damaged its data";
    }

    /** Starts a member with an empty data directory, as an operator does with one whose data is damaged. */
    public static void replace(NodeProcess node) {
        node.terminate();
        DataDamage.wipe(node.dataDirectory());
        node.start();
    }

    /** Whether a member has stopped itself for damaged data. */
    public static boolean isDamage(String failure) {
        return failure.contains("move the whole directory away");
    }

    /** Whether what a member has printed last is that its data is damaged, and what to do. */
    public static boolean refusesDamage(NodeProcess node) {
        return !node.isRunning() && lastWords(node).contains("move the whole directory away");
    }

    /** Waits, for 90 s at most. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** The failure that a member has printed last, or the end of what it printed. */
    public static String lastWords(NodeProcess node) {
        try {
            String all = new String(Files.readAllBytes(node.log()), StandardCharsets.UTF_8);
            int from = all.lastIndexOf("Exception in thread \"main\"");
            return from < 0
                    ? all.substring(Math.max(0, all.length() - 500))
                    : all.substring(from).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
