package io.dengine.runtime;

import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Opens watches; arguments were checked. Thread-safe. */
interface Watches {

    /** See {@link io.dengine.kv.KvClient#watch(WatchRequest)}. */
    Watcher watch(WatchRequest request);

    /** See {@link io.dengine.kv.KvClient#watch(WatchRequest, Executor, WatchListener)}. */
    Subscription watch(WatchRequest request, Executor executor, WatchListener listener);

    /** See {@link io.dengine.kv.KvClient#mirror(KeyRange)}; the time-out is for its being filled for the first time. */
    KvMirror mirror(KeyRange range, Duration timeout);
}
