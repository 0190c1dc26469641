package io.dengine.faults.storage;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.MemberLog;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.FaultNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks after members whose storage went wrong. */
public final class Members {

    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration REOPEN = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private Members() {}

    /**
     * What a member says of its storage.
     *
     * @param role its role
     * @param failure why it has stopped itself, or null
     * @param freeBytes free bytes of its disk
     * @param storageFails whether its storage refuses changes, as it was told to: the member stops itself, maybe only at the next write
     */
    public record Condition(String role, @Nullable String failure, long freeBytes, boolean storageFails) {

        /** Whether it leads or follows. */
        public boolean isWhole() {
            return failure == null && !storageFails && (role.equals("LEADER") || role.equals("FOLLOWER"));
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
                    ? Optional.of(new Condition(
                            reply.text(0),
                            reply.words().get(1),
                            Long.parseLong(reply.text(2)),
                            Boolean.parseBoolean(reply.text(5))))
                    : Optional.empty();
        }
    }

    /** An operation of a member's storage goes wrong from now on. */
    public static void fault(
            NodeProcess node, StorageOperation operation, StorageFaults.Kind kind, Duration delay, int times) {
        if (kind.fails()) {
            node.excuse(Excuse.STORAGE_FAULT, true);
        }
        call(node, CALL, "storage-fault", operation, kind, delay.toMillis(), times);
    }

    /** Nothing of the member's storage goes wrong any more, as far as it was told to. */
    public static void clear(NodeProcess node) {
        call(node, CALL, "storage-clear");
    }

    /**
     * Kills a member and starts it again; an operation of its storage goes wrong from the start on, for as long as the process lives.
     *
     * @param between what is done to its files meanwhile
     */
    public static void restartWithFault(
            NodeProcess node, Runnable between, StorageOperation operation, StorageFaults.Kind kind, Duration delay) {
        node.kill();
        between.run();
        node.excuse(Excuse.STORAGE_FAULT, kind.fails());
        node.excuse(Excuse.HANGING_STORAGE, kind == StorageFaults.Kind.STALL);
        node.setProperty(
                FaultNode.STORAGE_FAULT,
                String.join(" ", operation.name(), kind.name(), Long.toString(delay.toMillis())));
        node.start();
        node.removeProperty(FaultNode.STORAGE_FAULT);
    }

    /** Whether an operation of the storage of a member's latest process has gone wrong as it was told to. */
    public static boolean storageHasFailed(NodeProcess node) {
        return node.printedSinceStart().contains(StorageFaults.HIT);
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
     * Ends what is wrong with the members' storage, as far as it was told to go wrong, and starts those again that have stopped or ended. Does not wait for them, and replaces no data. What has failed may still stop
     * a member for a while: see {@link #restartFailed} and {@link #storageIsWhole}.
     *
     * @throws IllegalStateException when a member has stopped itself without a reason, or neither answers nor ends
     */
    public static void repair(Cluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            node.resume();
            Optional<Condition> condition = conditionAfterFault(node);
            if (condition.isPresent()) {
                clear(node);
                String failure = condition.get().failure();
                if (failure != null) {
                    if (!Excuse.covers(node.excuses(), failure)) {
                        throw new IllegalStateException(
                                node + " has stopped itself, and nothing that was done to its storage explains it: "
                                        + failure);
                    }
                    node.terminate();
                    isWhole(node);
                }
            } else if (node.excuses().contains(Excuse.STORAGE_FAULT)
                    || node.excuses().contains(Excuse.HANGING_STORAGE)) {
                // What hangs while it opens can only be killed; all others have ended.
                node.kill();
                isWhole(node);
            }
        }
        cluster.start();
    }

    /** What a member says, of which nothing is wrong any more: one whose storage has failed may be starting, or about to end. */
    private static Optional<Condition> conditionAfterFault(NodeProcess node) {
        long deadline = System.nanoTime() + REOPEN.toNanos();
        Optional<Condition> condition = condition(node);
        while (condition.isEmpty()
                && node.isRunning()
                && node.excuses().contains(Excuse.STORAGE_FAULT)
                && !node.excuses().contains(Excuse.HANGING_STORAGE)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        node + " neither answers nor ends, " + REOPEN + " after a fault of its storage");
            }
            LockSupport.parkNanos(POLL_NANOS);
            condition = condition(node);
        }
        return condition;
    }

    private static void isWhole(NodeProcess node) {
        node.excuse(Excuse.STORAGE_FAULT, false);
        node.excuse(Excuse.HANGING_STORAGE, false);
    }

    /**
     * Starts those again that have stopped themselves since, for a call that had failed before: what fails in the background is noticed by the next write.
     *
     * @return what was started
     * @throws IllegalStateException when one says something else
     */
    public static List<String> restartFailed(Cluster cluster) {
        List<String> started = new ArrayList<>();
        for (NodeProcess node : cluster.nodes()) {
            String failure = condition(node).map(Condition::failure).orElse(null);
            if (failure != null && node.excuses().contains(Excuse.STORAGE_FAULT)) {
                if (!Excuse.covers(node.excuses(), failure)) {
                    throw new IllegalStateException(
                            node + " has stopped itself for something else than its storage: " + failure);
                }
                node.terminate();
                isWhole(node);
                node.start();
                started.add(node + " has stopped itself after the fault, and was started again: " + failure);
            }
        }
        return started;
    }

    /** From here on no member has a reason to stop for its storage. */
    public static void storageIsWhole(Cluster cluster) {
        cluster.nodes().forEach(Members::isWhole);
    }

    /** Starts a member with an empty data directory, as an operator does with one whose data is damaged. */
    public static void replace(NodeProcess node) {
        node.terminate();
        DataDamage.wipe(node.dataDirectory());
        node.start();
    }

    /** Whether what a member has printed last is that its data is damaged, and what to do. */
    public static boolean refusesDamage(NodeProcess node) {
        return !node.isRunning() && MemberLog.saysDamaged(node.lastWords());
    }

    /** What a member says of damage to its data, whether it has ended for it or stopped itself; empty when it says nothing of the kind. */
    public static Optional<String> saysDamaged(NodeProcess node) {
        return refusesDamage(node)
                ? Optional.of(node.lastWords())
                : condition(node).map(Condition::failure).filter(MemberLog::saysDamaged);
    }

    /** Waits, for 90 s at most. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
