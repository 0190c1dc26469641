package io.dengine.runtime;

import io.dengine.LeaderChange;
import io.dengine.LeaderChangeListener;
import io.dengine.concurrent.DaemonThreads;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one listener, in order, on a thread of its own that ends when there is nothing to tell. Thread-safe. */
final class ListenerQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);
    private static final int CAPACITY = 10_000;

    private final LeaderChangeListener listener;
    private final ThreadPoolExecutor executor;
    private volatile boolean closed;

    ListenerQueue(LeaderChangeListener listener, String threadName) {
        this.listener = listener;
        this.executor = DaemonThreads.single(threadName, CAPACITY);
        executor.setRejectedExecutionHandler((task, pool) -> {
            if (!closed) {
                LOG.error("{} has not returned for {} changes of leadership; it is told no more", listener, CAPACITY);
                close();
            }
        });
    }

    void add(LeaderChange change) {
        executor.execute(() -> tell(change));
    }

    private void tell(LeaderChange change) {
        if (closed) {
            return;
        }
        try {
            listener.onLeaderChange(change);
        } catch (RuntimeException | Error e) {
            LOG.warn("a listener of leadership changes failed: {}", listener, e);
        }
    }

    void close() {
        closed = true;
        executor.shutdown();
    }
}
