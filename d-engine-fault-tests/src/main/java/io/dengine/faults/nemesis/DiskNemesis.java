package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.storage.FaultDisk;
import io.dengine.faults.storage.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A fault of the disk of one member, or of all; afterwards all members are whole again, with a new directory where the old one is damaged. */
final class DiskNemesis implements Nemesis {

    /** Does it; returns what was done. */
    @FunctionalInterface
    interface Fault {
        String begin(Cluster cluster, Map<String, FaultDisk> disks, Random random);
    }

    private final String name;
    private final Map<String, FaultDisk> disks;
    private final Fault fault;

    DiskNemesis(String name, Map<String, FaultDisk> disks, Fault fault) {
        this.name = name;
        // in order, so that a seed hits the same ones again
        this.disks = new LinkedHashMap<>(disks);
        this.fault = fault;
    }

    /** A list of some faults of the same disks. */
    static List<Nemesis> list(Map<String, FaultDisk> disks, Map<String, Fault> faults) {
        return faults.entrySet().stream()
                .<Nemesis>map(entry -> new DiskNemesis(entry.getKey(), disks, entry.getValue()))
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        return name + " " + fault.begin(cluster, disks, random);
    }

    @Override
    public void heal(Cluster cluster) {
        disks.values().forEach(FaultDisk::heal);
        Members.makeWhole(cluster, node -> disks.values().stream()
                        .anyMatch(disk -> disk.node() == node && disk.isDamaged()))
                .ifPresent(replaced -> disks.values().stream()
                        .filter(disk -> disk.node() == replaced)
                        .forEach(disk -> disk.damaged(false)));
    }

    @Override
    public @Nullable String replaceDamaged(Cluster cluster) {
        for (FaultDisk disk : disks.values()) {
            NodeProcess node = disk.node();
            Optional<String> failure = disk.isDamaged() ? saysDamaged(node) : Optional.empty();
            if (failure.isPresent()) {
                Members.replace(node);
                disk.damaged(false);
                return node + " has come upon earlier damage and was replaced: " + failure.get();
            }
        }
        return null;
    }

    private static Optional<String> saysDamaged(NodeProcess node) {
        return Members.refusesDamage(node)
                ? Optional.of(Members.lastWords(node))
                : Members.condition(node).map(Members.Condition::failure).filter(Members::isDamage);
    }
}
