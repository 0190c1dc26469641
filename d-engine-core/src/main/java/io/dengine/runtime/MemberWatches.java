package io.dengine.runtime;

import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.runtime.watch.WatchHub;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** {@link Watches} by the hub of this member. Thread-safe. */
final class MemberWatches implements Watches {

    private static final int MIRROR_PAGE = 1_000;

    private final WatchHub hub;
    private final int pageSize;

    /** @param maxScanLimit most keys that may be read at a time */
    MemberWatches(WatchHub hub, int maxScanLimit) {
        this.hub = hub;
        this.pageSize = Math.min(MIRROR_PAGE, maxScanLimit);
    }

    @Override
    public Watcher watch(WatchRequest request) {
        return hub.watch(request);
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        return hub.watch(request, executor, listener);
    }

    @Override
    public KvMirror mirror(KeyRange range, Function<Scan, ScanPage> scans, Duration timeout) {
        return hub.mirror(range, scans, pageSize, timeout);
    }
}
