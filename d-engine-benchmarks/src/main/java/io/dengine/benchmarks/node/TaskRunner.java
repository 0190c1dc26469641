package io.dengine.benchmarks.node;

import io.dengine.benchmarks.load.AsyncOperation;
import io.dengine.benchmarks.load.BlockingOperation;
import io.dengine.benchmarks.load.CallerLoad;
import io.dengine.benchmarks.load.Load;
import io.dengine.benchmarks.load.LoadResult;
import io.dengine.benchmarks.load.PacedLoad;
import io.dengine.benchmarks.peers.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Does what a node is told. Not thread-safe. */
public final class TaskRunner implements AutoCloseable {

    /** The name of a figure: what a local get cannot but allocate, the key that is asked for included. */
    public static final String RESULT_BYTES = "resultBytes";

    private static final int SCAN_LIMIT = 100;
    private static final Duration LEASE_TTL = Duration.ofSeconds(10);

    private final Peer peer;
    private final Data data = new Data();
    private final HeapMeter heap = new HeapMeter();
    private final SplittableRandom random =
            new SplittableRandom(ProcessHandle.current().pid());
    private final CountedWatchers watchers;

    TaskRunner(Peer peer) {
        this.peer = peer;
        this.watchers = new CountedWatchers(peer);
    }

    NodeAnswer run(NodeTask task) throws Exception {
        Map<String, Double> more = new HashMap<>();
        long deliveredBefore = watchers.delivered();
        heap.begin();
        LoadResult result = load(task, more);
        HeapUse use = heap.end();
        if (watchers.size() > 0) {
            more.put("watchers", (double) watchers.size());
            more.put("deliveredEvents", (double) (watchers.delivered() - deliveredBefore));
        }
        return NodeAnswer.of(result, use, more);
    }

    private LoadResult load(NodeTask task, Map<String, Double> more) throws Exception {
        int keys = task.keys();
        return switch (task.work()) {
            case FILL -> async(task, number -> peer.put(Data.key(number), data.value(number)), any -> true);
            case PUT -> puts(task);
            case GET -> gets(task);
            case SCAN ->
                async(
                        task,
                        number -> peer.scan(Data.key(random.nextInt(keys - SCAN_LIMIT + 1)), SCAN_LIMIT),
                        found -> Integer.valueOf(SCAN_LIMIT).equals(found));
            case LEASE_GET -> callers(task, own -> peer.leaseGet(Data.key(own.nextInt(keys))));
            case LOCAL_GET -> localGets(task, more);
            case WATCH -> watch(task, more);
            case WATCHERS -> {
                watchers.resize(task.watchers());
                yield new LoadResult(0, 0, List.of(), Duration.ZERO, new Histogram(LoadResult.DIGITS));
            }
            case GRANT -> async(task, number -> peer.grantLease(LEASE_TTL), any -> true);
        };
    }

    private LoadResult puts(NodeTask task) throws InterruptedException {
        return isOneAfterTheOther(task)
                ? callers(task, own -> {
                    peer.putAndWait(Data.key(random.nextInt(task.keys())), data.value(random.nextInt()));
                    return true;
                })
                : async(
                        task,
                        number -> peer.put(Data.key(random.nextInt(task.keys())), data.value(random.nextInt())),
                        any -> true);
    }

    private LoadResult gets(NodeTask task) throws InterruptedException {
        return isOneAfterTheOther(task)
                ? callers(task, own -> peer.getAndWait(Data.key(random.nextInt(task.keys()))))
                : async(task, number -> peer.get(Data.key(random.nextInt(task.keys()))), peer::hasValue);
    }

    private LoadResult localGets(NodeTask task, Map<String, Double> more) throws InterruptedException {
        LoadResult result = callers(task, own -> peer.localGet(Data.key(own.nextInt(task.keys()))));
        // after the heap was measured
        more.put(RESULT_BYTES, ResultBytes.of(() -> peer.resultOf(Data.key(0), data.value(0))));
        return result;
    }

    /** Who has one operation at a time waits for it. */
    private static boolean isOneAfterTheOther(NodeTask task) {
        return task.concurrency() == 1 && task.perSecond() == 0;
    }

    private static LoadResult async(NodeTask task, AsyncOperation operation, Predicate<@Nullable Object> expected)
            throws InterruptedException {
        return task.perSecond() > 0
                ? new PacedLoad(operation, task.perSecond()).run(task.span().atLeast())
                : new Load(operation, expected, task.concurrency()).run(task.span());
    }

    private LoadResult callers(NodeTask task, BlockingOperation operation) throws InterruptedException {
        return new CallerLoad(operation, task.concurrency()).run(task.span(), heap::end);
    }

    private LoadResult watch(NodeTask task, Map<String, Double> more) throws Exception {
        try (WatchDelivery delivery = new WatchDelivery(peer, data, task.watchers())) {
            LoadResult result = delivery.run(task.span());
            more.put("deliveredBeforeAcknowledgement", (double) delivery.early());
            return result;
        }
    }

    @Override
    public void close() throws Exception {
        watchers.close();
    }
}
