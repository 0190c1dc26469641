package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.storage.FaultDisk;
import io.dengine.faults.storage.Members;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A fault of the disk of one member, or of all. To end it, members that have stopped are started again; one whose data is damaged gets a new directory when it says so. For one cluster at a time. */
final class DiskNemesis implements Nemesis {

    /** Does it. */
    @FunctionalInterface
    interface Fault {
        Begun begin(Cluster cluster, Map<String, FaultDisk> disks, Random random);
    }

    /**
     * A fault that has begun.
     *
     * @param done whether something was done, as when data are damaged; else it takes effect when a call meets it
     * @param fatal whose process must not go on when a call meets it, or null
     */
    record Begun(String what, boolean done, @Nullable Fatal fatal) {

        Begun(String what, boolean done) {
            this(what, done, null);
        }

        /** A call of the process that now runs on this disk is one that must not fail without consequences. */
        Begun mustStop(FaultDisk disk) {
            return new Begun(what, done, new Fatal(disk, disk.node().pid()));
        }
    }

    /** A process that must stop itself, or end, when a call has failed. */
    private record Fatal(FaultDisk disk, long pid) {

        private static final Duration NOTICED = Duration.ofSeconds(10);

        /** @throws IllegalStateException when it goes on */
        void check() {
            NodeProcess node = disk.node();
            long deadline = System.nanoTime() + NOTICED.toNanos();
            while (disk.hits() > 0 && node.runsAs(pid)) {
                if (Members.condition(node).map(Members.Condition::failure).isPresent()) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            node + " goes on, " + NOTICED + " after a call of its log has failed");
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final String name;
    private final Map<String, FaultDisk> disks;
    private final Fault fault;
    private @Nullable Fatal fatal;
    private boolean tookEffect;

    DiskNemesis(String name, Map<String, FaultDisk> disks, Fault fault) {
        this.name = name;
        // in order, so that a seed hits the same ones again
        this.disks = new LinkedHashMap<>(disks);
        this.fault = fault;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        tookEffect = false;
        Begun begun = fault.begin(cluster, disks, random);
        tookEffect = begun.done();
        fatal = begun.fatal();
        return name + " " + begun.what();
    }

    @Override
    public void heal(Cluster cluster) {
        tookEffect |= disks.values().stream().anyMatch(disk -> disk.hits() > 0)
                || cluster.nodes().stream().anyMatch(Members::storageHasFailed);
        RuntimeException goesOn = goesOn(cluster);
        disks.values().forEach(FaultDisk::heal);
        try {
            Members.repair(cluster);
        } catch (RuntimeException e) {
            if (goesOn == null) {
                throw e;
            }
            goesOn.addSuppressed(e);
        }
        if (goesOn != null) {
            throw goesOn;
        }
    }

    private @Nullable RuntimeException goesOn(Cluster cluster) {
        Fatal begun = fatal;
        fatal = null;
        if (begun != null) {
            cluster.nodes().forEach(NodeProcess::resume);
            try {
                begun.check();
            } catch (IllegalStateException e) {
                return e;
            }
        }
        return null;
    }

    @Override
    public boolean tookEffect() {
        return tookEffect;
    }

    @Override
    public @Nullable String replaceDamaged(Cluster cluster) {
        for (FaultDisk disk : disks.values()) {
            NodeProcess node = disk.node();
            Optional<String> failure = disk.isDamaged() ? Members.saysDamaged(node) : Optional.empty();
            if (failure.isPresent()) {
                Members.replace(node);
                disk.damaged(false);
                return node + " has come upon earlier damage and was replaced: " + failure.get();
            }
        }
        return null;
    }

    @Override
    public List<String> replaceAllDamaged(Cluster cluster) {
        List<String> replaced = new ArrayList<>();
        for (FaultDisk disk : disks.values()) {
            if (disk.isDamaged()) {
                Members.replace(disk.node());
                disk.damaged(false);
                replaced.add(disk.node() + " was damaged and not replaced until the end, and was replaced");
            }
        }
        return replaced;
    }
}
