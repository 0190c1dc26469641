package io.dengine.runtime;

import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Opens watches; arguments were checked. Thread-safe. */
interface Watches {

    /** See {@link io.dengine.kv.KvClient#watch(WatchRequest)}. */
    Watcher watch(WatchRequest request);

    /** See {@link io.dengine.kv.KvClient#watch(WatchRequest, Executor, WatchListener)}. */
    Subscription watch(WatchRequest request, Executor executor, WatchListener listener);

    /**
     * See {@link io.dengine.kv.KvClient#mirror(KeyRange)}.
     *
     * @param scans reads pages, with the settings of the view that was asked
     * @param timeout for its being filled for the first time
     */
    KvMirror mirror(KeyRange range, Function<Scan, ScanPage> scans, Duration timeout);
}
