package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.nemesis.DiskNemesis.Fault;
import io.dengine.faults.storage.DataDamage;
import io.dengine.faults.storage.FaultDisk;
import io.dengine.faults.storage.Loss;
import io.dengine.faults.storage.Members;
import io.dengine.faults.storage.StorageFaults;
import io.dengine.faults.storage.StorageOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Faults of disks. At most one member loses its data at a time, and the next fault begins when it has caught up: more is beyond what a cluster of three can
 * bear. Power is cut for one member or for all of them.
 */
public final class DiskNemeses {

    private static final int FOR_EVER = -1;

    /** Calls that still succeed before one fails: so that it fails at any place. */
    private static final int MAX_SKIP = 50;

    private static final List<String> MIXED = List.of("slow-syncs", "fsync-error", "write-error");

    private DiskNemeses() {}

    /**
     * All of them. Puts a {@link FaultDisk} beneath each member, from its next start on: to be called before the cluster is started.
     *
     * @param tools an existing directory, where the library that does it is built
     * @throws io.dengine.faults.UnavailableException when it cannot be built here
     */
    public static List<Nemesis> all(Cluster cluster, Path tools) {
        Path library = FaultDisk.build(tools);
        Map<String, FaultDisk> disks = new LinkedHashMap<>();
        cluster.nodes().forEach(node -> disks.put(node.id(), FaultDisk.attach(node, library)));
        return withMixed(list(disks));
    }

    /** The names of all of them. */
    public static List<String> names() {
        return withMixed(list(Map.of())).stream().map(Nemesis::name).toList();
    }

    /** A slow or failing disk, and something else at the same time. What loses data is not among them: with a kill that would be two. */
    private static List<Nemesis> withMixed(List<Nemesis> single) {
        List<Nemesis> bad =
                single.stream().filter(each -> MIXED.contains(each.name())).toList();
        List<Nemesis> all = new ArrayList<>(single);
        all.add(new TwoAtOnce("disk-and-kill", bad, MixedNemeses.kills()));
        all.add(new TwoAtOnce("disk-and-pause", bad, MixedNemeses.pauses()));
        all.add(new TwoAtOnce("disk-and-transfer", bad, List.of(MixedNemeses.transferLoop())));
        return all;
    }

    private static List<Nemesis> list(Map<String, FaultDisk> disks) {
        Map<String, Fault> failing = new LinkedHashMap<>();
        addFailures(failing);
        Map<String, Fault> done = new LinkedHashMap<>();
        addPowerCuts(done);
        addDamage(done);
        List<Nemesis> all = new ArrayList<>();
        failing.forEach((name, fault) -> all.add(new DiskNemesis(name, disks, false, fault)));
        done.forEach((name, fault) -> all.add(new DiskNemesis(name, disks, true, fault)));
        return all;
    }

    private static void addFailures(Map<String, Fault> faults) {
        faults.put("slow-syncs", (cluster, disks, random) -> {
            Duration delay = Duration.ofMillis(50 + random.nextInt(450));
            List<FaultDisk> hit = random.nextBoolean() ? List.copyOf(disks.values()) : List.of(one(disks, random));
            hit.forEach(disk -> disk.slowSyncs(delay));
            return delay + " on " + names(hit);
        });
        faults.put("fsync-error", (cluster, disks, random) -> fail(disks, random, FaultDisk.Call.SYNC, FaultDisk.EIO));
        faults.put("write-error", (cluster, disks, random) -> fail(disks, random, FaultDisk.Call.WRITE, FaultDisk.EIO));
        faults.put(
                "disk-full", (cluster, disks, random) -> fail(disks, random, FaultDisk.Call.WRITE, FaultDisk.ENOSPC));
        faults.put("read-error", (cluster, disks, random) -> fail(disks, random, FaultDisk.Call.READ, FaultDisk.EIO));
        for (StorageOperation operation : StorageOperation.values()) {
            faults.put("storage-" + operation, (cluster, disks, random) -> {
                NodeProcess node = one(disks, random).node();
                StorageFaults.Kind kind =
                        StorageFaults.Kind.values()[random.nextInt(StorageFaults.Kind.values().length)];
                if (operation == StorageOperation.COMMIT && kind == StorageFaults.Kind.FAIL_AFTER) {
                    // the SPI rules it out
                    kind = StorageFaults.Kind.FAIL_BEFORE;
                }
                Members.fault(node, operation, kind, Duration.ofMillis(300), FOR_EVER);
                return kind + " on " + node;
            });
        }
    }

    private static String fail(Map<String, FaultDisk> disks, Random random, FaultDisk.Call call, int errno) {
        FaultDisk disk = one(disks, random);
        String only = List.of("", "/log/", "/state/", "/meta/", "/snapshot/").get(random.nextInt(5));
        int skip = random.nextInt(MAX_SKIP);
        int times = random.nextBoolean() ? 1 : FOR_EVER;
        disk.fail(call, errno, only, skip, times);
        return "on " + disk.node() + only + " after " + skip + (times == 1 ? ", once" : "");
    }

    private static void addPowerCuts(Map<String, Fault> faults) {
        faults.put("power-cut-one", (cluster, disks, random) -> cut(List.of(one(disks, random)), random));
        faults.put("power-cut-all", (cluster, disks, random) -> cut(disks.values(), random));
    }

    private static String cut(Collection<FaultDisk> disks, Random random) {
        Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
        List<FaultDisk> hit =
                disks.stream().filter(disk -> disk.node().isRunning()).toList();
        hit.forEach(disk -> disk.beginCut(loss, random.nextInt()));
        hit.forEach(FaultDisk::awaitCut);
        return loss + " on " + names(hit);
    }

    private static void addDamage(Map<String, Fault> faults) {
        faults.put("torn-tail", (cluster, disks, random) -> {
            FaultDisk disk = toDamage(disks, random);
            NodeProcess node = killed(disk);
            disk.damaged(true);
            return node + " "
                    + DataDamage.tearTail(node.dataDirectory(), random).orElseThrow() + start(node);
        });
        for (DataDamage.Area area : DataDamage.Area.values()) {
            faults.put("bit-flip-" + area, (cluster, disks, random) -> {
                FaultDisk disk = toDamage(disks, random);
                NodeProcess node = killed(disk);
                disk.damaged(true);
                // a young store has no tables yet, and a log in files never has: the metadata is always there
                Optional<DataDamage> damage = DataDamage.flipBit(node.dataDirectory(), area, random);
                String what = damage.isPresent() ? "" : "has no such file; instead: ";
                return node + " " + what
                        + damage.or(() -> DataDamage.flipBit(node.dataDirectory(), DataDamage.Area.META, random))
                                .orElseThrow()
                        + start(node);
            });
        }
        faults.put("wipe", (cluster, disks, random) -> {
            FaultDisk disk = toDamage(disks, random);
            NodeProcess node = killed(disk);
            DataDamage.wipe(node.dataDirectory());
            disk.damaged(false);
            return node + start(node);
        });
    }

    private static NodeProcess killed(FaultDisk disk) {
        NodeProcess node = disk.node();
        node.kill();
        return node;
    }

    private static String start(NodeProcess node) {
        node.start();
        return "";
    }

    private static FaultDisk one(Map<String, FaultDisk> disks, Random random) {
        List<FaultDisk> all = List.copyOf(disks.values());
        return all.get(random.nextInt(all.size()));
    }

    /**
     * Whose data is to be damaged or lost: again that of the member whose data was, unless it has been replaced since. Damage may not be found for long, and a second member without
     * its data would be one too many.
     */
    static FaultDisk toDamage(Map<String, FaultDisk> disks, Random random) {
        FaultDisk drawn = one(disks, random);
        return disks.values().stream().filter(FaultDisk::isDamaged).findFirst().orElse(drawn);
    }

    private static List<String> names(Collection<FaultDisk> disks) {
        return disks.stream().map(disk -> disk.node().id()).toList();
    }
}
