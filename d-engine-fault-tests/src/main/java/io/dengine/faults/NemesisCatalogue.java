package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.nemesis.ClockNemeses;
import io.dengine.faults.nemesis.DiskNemeses;
import io.dengine.faults.nemesis.MixedNemeses;
import io.dengine.faults.nemesis.Nemeses;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.nemesis.NetworkNemeses;
import io.dengine.faults.storage.DataDamage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All faults that there are, by name and by group. */
final class NemesisCatalogue {

    /** What needs nothing but the processes. */
    static final String PROCESSES = "processes";

    /** What needs members in network namespaces. */
    static final String LINKS = "links";

    /** What needs libfaketime. */
    static final String CLOCKS = "clocks";

    /** What needs a library beneath the members' disks. */
    static final String DISKS = "disks";

    /** What only a log in RocksDB has. */
    static final String LOG_TABLES = "bit-flip-" + DataDamage.Area.LOG_TABLE;

    /** By how much what a member measures may differ from the truth: rates are drawn up to a tenth too slow or too fast. */
    private static final double CLOCK_TOLERANCE = 0.12;

    private static final Map<String, List<String>> GROUPS = groups();

    private NemesisCatalogue() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(PROCESSES, names(processes()));
        groups.put(LINKS, names(links()));
        groups.put(CLOCKS, names(ClockNemeses.all()));
        groups.put(DISKS, DiskNemeses.names());
        return groups;
    }

    private static List<Nemesis> processes() {
        return Stream.of(Nemeses.all(), MixedNemeses.ofProcesses())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Nemesis> links() {
        return Stream.of(NetworkNemeses.all(), MixedNemeses.ofLinks())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> names(List<Nemesis> nemeses) {
        return nemeses.stream().map(Nemesis::name).toList();
    }

    /** Every name. */
    static List<String> names() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }

    /** Names, with those of its members for each group. */
    static List<String> expand(List<String> namesAndGroups) {
        return namesAndGroups.stream()
                .flatMap(name -> GROUPS.getOrDefault(name, List.of(name)).stream())
                .distinct()
                .toList();
    }

    /**
     * Checks that faults can be in one run.
     *
     * @throws IllegalArgumentException when they cannot
     */
    static void check(Collection<String> names) {
        if (has(names, CLOCKS) && has(names, DISKS)) {
            throw new IllegalArgumentException("--nemeses must not have both those of " + CLOCKS + " and those of "
                    + DISKS + ": both stand between a member and the same system calls");
        }
    }

    /** By how much what members measure may differ from the truth under these faults. */
    static double clockTolerance(Collection<String> names) {
        return has(names, CLOCKS) ? CLOCK_TOLERANCE : 0;
    }

    /** Whether some of these names are of a group. */
    static boolean has(Collection<String> names, String group) {
        return GROUPS.getOrDefault(group, List.of()).stream().anyMatch(names::contains);
    }

    /**
     * The faults with these names, for a cluster that is not started yet.
     *
     * @param directory where what they need is built
     */
    static List<Nemesis> of(Cluster cluster, Path directory, Collection<String> names) {
        List<Nemesis> all = new ArrayList<>(processes());
        all.addAll(links());
        all.addAll(ClockNemeses.all());
        if (has(names, DISKS)) {
            all.addAll(DiskNemeses.all(cluster, created(directory)));
        }
        return all.stream().filter(each -> names.contains(each.name())).toList();
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the groups. */
    static List<String> groupNames() {
        return List.copyOf(GROUPS.keySet());
    }
}
