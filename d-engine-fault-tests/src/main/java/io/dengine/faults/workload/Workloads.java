package io.dengine.faults.workload;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All workloads, by name. */
public final class Workloads {

    private static final int REGISTERS = 5;

    private static final Map<String, Function<Shared, Workload>> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("register", shared -> new RegisterWorkload(shared, REGISTERS)),
            Map.entry("append", AppendWorkload::new),
            Map.entry("bank", BankWorkload::new),
            Map.entry("counter", CounterWorkload::new),
            Map.entry("set", SetWorkload::new),
            Map.entry("lock", LockWorkload::new),
            Map.entry("lease", LeaseWorkload::new),
            Map.entry("ledger", LedgerWorkload::new),
            Map.entry("watch", WatchWorkload::new),
            Map.entry("scan", ScanWorkload::new),
            Map.entry("leadership", LeadershipWorkload::new)));

    private Workloads() {}

    /** Their names, sorted. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * New workloads that share a cluster.
     *
     * @throws IllegalArgumentException when there is none of a name
     */
    public static List<Workload> of(Shared shared, Collection<String> names) {
        return names.stream().map(name -> of(shared, name)).toList();
    }

    private static Workload of(Shared shared, String name) {
        Function<Shared, Workload> create = BY_NAME.get(name);
        if (create == null) {
            throw new IllegalArgumentException("there is no workload " + name + "; there are " + names());
        }
        return create.apply(shared);
    }
}
