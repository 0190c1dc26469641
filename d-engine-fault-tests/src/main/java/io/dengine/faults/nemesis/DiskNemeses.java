package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.nemesis.DiskNemesis.Begun;
import io.dengine.faults.nemesis.DiskNemesis.Fault;
import io.dengine.faults.storage.DataDamage;
import io.dengine.faults.storage.FaultDisk;
import io.dengine.faults.storage.Loss;
import io.dengine.faults.storage.Members;
import io.dengine.faults.storage.StorageFaults;
import io.dengine.faults.storage.StorageOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Faults of disks. At most one member loses its data at a time, and the next fault begins when it has caught up: more is beyond what a cluster of three can
 * bear. Power is cut for one member or for all of them.
 */
public final class DiskNemeses {

    /** Calls that still succeed before one fails: so that it fails at any place. */
    private static final int MAX_SKIP = 50;

    /** Where the log in files is written. A failed call there must stop the member, whereas the file of the next segment may fail. */
    private static final String SEGMENTS = "/log/segment-";

    /** Directories that are written to seldom: with more calls to skip, the fault would end before one fails. */
    private static final List<String> SELDOM = List.of("/state/", "/meta/", "/snapshot/");

    private static final int MAX_SKIP_SELDOM = 5;
    private static final Duration SLOW = Duration.ofMillis(300);

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
        Map<String, Fault> faults = new LinkedHashMap<>();
        addFailures(faults);
        addPowerCuts(faults);
        addDamage(faults);
        List<Nemesis> all = new ArrayList<>();
        faults.forEach((name, fault) -> all.add(new DiskNemesis(name, disks, fault)));
        return all;
    }

    private static void addFailures(Map<String, Fault> faults) {
        faults.put("slow-syncs", (cluster, disks, random) -> {
            Duration delay = Duration.ofMillis(50 + random.nextInt(450));
            List<FaultDisk> hit = random.nextBoolean() ? List.copyOf(disks.values()) : List.of(one(disks, random));
            hit.forEach(disk -> disk.slowSyncs(delay));
            return new Begun(delay + " on " + names(hit), false);
        });
        addFailing(faults, "fsync-error", FaultDisk.Call.SYNC, FaultDisk.EIO);
        addFailing(faults, "write-error", FaultDisk.Call.WRITE, FaultDisk.EIO);
        addFailing(faults, "disk-full", FaultDisk.Call.WRITE, FaultDisk.ENOSPC);
        addFailing(faults, "read-error", FaultDisk.Call.READ, FaultDisk.EIO);
        for (StorageOperation operation : StorageOperation.values()) {
            faults.put("storage-" + operation, (cluster, disks, random) -> {
                StorageFaults.Kind kind =
                        StorageFaults.Kind.values()[random.nextInt(StorageFaults.Kind.values().length)];
                if (operation == StorageOperation.COMMIT && kind == StorageFaults.Kind.FAIL_AFTER) {
                    // the SPI rules it out
                    kind = StorageFaults.Kind.FAIL_BEFORE;
                }
                return new Begun(kind + " on " + begin(cluster, disks, random, operation, kind), false);
            });
        }
    }

    private static void addFailing(Map<String, Fault> faults, String name, FaultDisk.Call call, int errno) {
        faults.put(name, (cluster, disks, random) -> fail(cluster, disks, random, call, errno));
    }

    /** Has an operation go wrong on a member, and sees to it that it is called. */
    private static NodeProcess begin(
            Cluster cluster,
            Map<String, FaultDisk> disks,
            Random random,
            StorageOperation operation,
            StorageFaults.Kind kind) {
        switch (operation) {
            case READ_LOG -> {
                // what was appended last is in memory; after a start it is not
                NodeProcess node = one(disks, random).node();
                Members.restartWithFault(node, () -> {}, operation, kind, SLOW);
                return node;
            }
            case RESTORE -> {
                // who has nothing gets a snapshot
                FaultDisk disk = toDamage(disks, random);
                NodeProcess node = disk.node();
                Members.restartWithFault(node, () -> DataDamage.wipe(node.dataDirectory()), operation, kind, SLOW);
                disk.damaged(false);
                return node;
            }
            default -> {
                NodeProcess node = one(disks, random).node();
                Members.fault(node, operation, kind, SLOW, StorageFaults.FOR_EVER);
                if (operation == StorageOperation.META) {
                    MixedNemeses.transfer(cluster);
                }
                return node;
            }
        }
    }

    private static Begun fail(
            Cluster cluster, Map<String, FaultDisk> disks, Random random, FaultDisk.Call call, int errno) {
        FaultDisk disk = one(disks, random);
        NodeProcess node = disk.node();
        String drawn = List.of("", "", "/log/", SEGMENTS, "/state/", "/meta/", "/snapshot/")
                .get(random.nextInt(7));
        String only = drawn.equals(SEGMENTS) && !hasSegments(node) ? "/log/" : drawn;
        int skip = random.nextInt(SELDOM.contains(only) ? MAX_SKIP_SELDOM : MAX_SKIP);
        int times = random.nextBoolean() ? 1 : StorageFaults.FOR_EVER;
        disk.fail(call, errno, only, skip, times);
        if (call == FaultDisk.Call.READ) {
            // most is read when data are opened
            node.kill();
            node.start();
        } else if (only.equals("/meta/")) {
            // a new term is written there
            MixedNemeses.transfer(cluster);
        }
        Begun begun = new Begun("on " + node + only + " after " + skip + (times == 1 ? ", once" : ""), false);
        return only.equals(SEGMENTS) && call != FaultDisk.Call.READ && errno == FaultDisk.EIO
                ? begun.mustStop(disk)
                : begun;
    }

    // a log in RocksDB has none
    private static boolean hasSegments(NodeProcess node) {
        try (Stream<Path> files = Files.list(node.dataDirectory().resolve("log"))) {
            return files.anyMatch(file -> file.toString().contains(SEGMENTS));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addPowerCuts(Map<String, Fault> faults) {
        faults.put("power-cut-one", (cluster, disks, random) -> cut(List.of(one(disks, random)), random));
        faults.put("power-cut-all", (cluster, disks, random) -> cut(disks.values(), random));
    }

    private static Begun cut(Collection<FaultDisk> disks, Random random) {
        Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
        List<FaultDisk> hit =
                disks.stream().filter(disk -> disk.node().isRunning()).toList();
        hit.forEach(disk -> disk.beginCut(loss, random.nextInt()));
        hit.forEach(FaultDisk::awaitCut);
        return new Begun(loss + " on " + names(hit), !hit.isEmpty());
    }

    private static void addDamage(Map<String, Fault> faults) {
        faults.put("torn-tail", (cluster, disks, random) -> {
            return damage(toDamage(disks, random), directory -> DataDamage.tearTail(directory, random));
        });
        for (DataDamage.Area area : DataDamage.Area.values()) {
            faults.put("bit-flip-" + area, (cluster, disks, random) -> {
                return damage(toDamage(disks, random), directory -> DataDamage.flipBit(directory, area, random));
            });
        }
        faults.put("wipe", (cluster, disks, random) -> {
            FaultDisk disk = toDamage(disks, random);
            NodeProcess node = disk.node();
            node.kill();
            DataDamage.wipe(node.dataDirectory());
            disk.damaged(false);
            node.start();
            return new Begun(node.id(), true);
        });
    }

    /** Kills a member, damages its data, and starts it again; a young store may have nothing yet that could be damaged so. */
    private static Begun damage(FaultDisk disk, Function<Path, Optional<DataDamage>> how) {
        NodeProcess node = disk.node();
        node.kill();
        Optional<DataDamage> done = how.apply(node.dataDirectory());
        if (done.isPresent()) {
            disk.damaged(true);
        }
        node.start();
        return new Begun(node + " " + done.map(DataDamage::toString).orElse("has no such file"), done.isPresent());
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
