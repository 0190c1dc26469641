package io.dengine.benchmarks.cases;

import static io.dengine.benchmarks.cases.BenchmarkCase.PRELOADED;
import static io.dengine.benchmarks.peers.PeerKind.BARE;
import static io.dengine.benchmarks.peers.PeerKind.ENGINE;
import static io.dengine.benchmarks.peers.PeerKind.ETCD;
import static io.dengine.benchmarks.peers.PeerKind.ROCKSDB;

import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cases of the protocol, reads first: they are to find just what was put beforehand. Of puts those with many outstanding come first: with one, so few are done that the compilers are busy all the time,
 * and it is their speed that would be measured.
 */
public final class Cases {

    public static final String PUT_1 = "put-1";
    public static final String PUT_16 = "put-16";
    public static final String PUT_64 = "put-64";
    public static final String PUT_256 = "put-256";
    public static final String PUT_1024 = "put-1024";
    public static final String GET_1 = "get-1";
    public static final String GET_256 = "get-256";
    public static final String LEASE_GET_1 = "lease-get-1";
    public static final String LEASE_GET_64 = "lease-get-64";
    public static final String LOCAL_GET_1 = "local-get-1";
    public static final String LOCAL_GET_2 = "local-get-2";
    public static final String HOT_GET_256 = "hot-get-256";
    public static final String HOT_PUT_256 = "hot-put-256";
    public static final String SCAN_16 = "scan-100";
    public static final String WATCH_1 = "watch-1";
    public static final String WATCH_1000 = "watch-1000";
    public static final String SINGLE_PUT_1 = "one-node-put-1";
    public static final String SINGLE_PUT_256 = "one-node-put-256";

    private static final int ALL_KEYS = 1_000_000;
    private static final int HOT_KEYS = 10;
    private static final long WARM_UP = 250_000;
    private static final long WARM_UP_OF_SCANS = 25_000;
    private static final long WARM_UP_OF_ONE = 15_000;
    private static final long WARM_UP_OF_MANY_WATCHERS = 1_000;
    private static final Set<PeerKind> CLUSTERS = Set.of(ENGINE, BARE, ETCD);

    private static final List<BenchmarkCase> ALL = List.of(
            threads(LOCAL_GET_1, "eventual get, 1 thread", Work.LOCAL_GET, 1, ENGINE, BARE, ETCD, ROCKSDB),
            threads(LOCAL_GET_2, "eventual get, 2 threads", Work.LOCAL_GET, 2, ENGINE, BARE, ETCD, ROCKSDB),
            threads(LEASE_GET_1, "lease get, 1 blocking caller", Work.LEASE_GET, 1, ENGINE, BARE),
            threads(LEASE_GET_64, "lease get, 64 callers", Work.LEASE_GET, 64, ENGINE, BARE),
            get(GET_1, "linearizable get, C = 1", 1, PRELOADED),
            get(GET_256, "linearizable get, C = 256", 256, PRELOADED),
            get(HOT_GET_256, "linearizable get of 10 keys, C = 256", 256, HOT_KEYS),
            new BenchmarkCase(
                    SCAN_16, "scan of 100 keys, C = 16", 3, Work.SCAN, 16, PRELOADED, 0, WARM_UP_OF_SCANS, CLUSTERS),
            watch(WATCH_1, "watch: last event after acknowledgement, 1 watcher", 1, WARM_UP_OF_ONE),
            watch(
                    WATCH_1000,
                    "watch: last event after acknowledgement, 1,000 watchers",
                    1000,
                    WARM_UP_OF_MANY_WATCHERS),
            put(PUT_256, "put, C = 256", 3, 256, ALL_KEYS),
            put(PUT_1024, "put, C = 1024", 3, 1024, ALL_KEYS),
            put(PUT_64, "put, C = 64", 3, 64, ALL_KEYS),
            put(PUT_16, "put, C = 16", 3, 16, ALL_KEYS),
            put(PUT_1, "put, C = 1", 3, 1, ALL_KEYS),
            put(HOT_PUT_256, "put of 10 keys, C = 256", 3, 256, HOT_KEYS),
            put(SINGLE_PUT_256, "one node: put, C = 256", 1, 256, ALL_KEYS),
            put(SINGLE_PUT_1, "one node: put, C = 1", 1, 1, ALL_KEYS));

    private Cases() {}

    /** All of them. */
    public static List<BenchmarkCase> all() {
        return ALL;
    }

    /** All but those that only make a curve of the chart smoother. */
    public static List<BenchmarkCase> quick() {
        return ALL.stream()
                .filter(one -> !one.name().equals(PUT_16) && !one.name().equals(PUT_64))
                .toList();
    }

    /**
     * Those with these names, in the order in which they are run.
     *
     * @throws IllegalArgumentException when there is none with one of the names
     */
    public static List<BenchmarkCase> named(List<String> names) {
        List<String> unknown = new ArrayList<>(names);
        List<BenchmarkCase> found =
                ALL.stream().filter(one -> unknown.remove(one.name())).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("cases must be of "
                    + ALL.stream().map(BenchmarkCase::name).collect(Collectors.joining(", ")) + ", not " + unknown);
        }
        return found;
    }

    private static BenchmarkCase put(String name, String title, int members, int outstanding, int keys) {
        return new BenchmarkCase(
                name,
                title,
                members,
                Work.PUT,
                outstanding,
                keys,
                0,
                outstanding == 1 ? WARM_UP_OF_ONE : WARM_UP,
                CLUSTERS);
    }

    private static BenchmarkCase get(String name, String title, int outstanding, int keys) {
        return new BenchmarkCase(
                name, title, 3, Work.GET, outstanding, keys, 0, outstanding == 1 ? WARM_UP_OF_ONE : WARM_UP, CLUSTERS);
    }

    private static BenchmarkCase threads(String name, String title, Work work, int threads, PeerKind... peers) {
        return new BenchmarkCase(name, title, 3, work, threads, PRELOADED, 0, WARM_UP, Set.of(peers));
    }

    private static BenchmarkCase watch(String name, String title, int watchers, long warmUp) {
        return new BenchmarkCase(name, title, 3, Work.WATCH, 1, 1, watchers, warmUp, Set.of(ENGINE, ETCD));
    }
}
