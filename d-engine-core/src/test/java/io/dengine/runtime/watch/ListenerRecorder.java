package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Notes what it is told, by whom, and whether calls overlap. */
class ListenerRecorder implements WatchListener {

    final List<WatchBatch> batches = new CopyOnWriteArrayList<>();
    final List<RuntimeException> ends = new CopyOnWriteArrayList<>();
    final List<String> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    volatile boolean overlapped;

    @Override
    public void onBatch(WatchBatch batch) {
        overlapped |= inside.incrementAndGet() > 1;
        threads.add(Thread.currentThread().getName());
        batches.add(batch);
        inside.decrementAndGet();
    }

    @Override
    public void onEnd(RuntimeException reason) {
        overlapped |= inside.get() > 0;
        threads.add(Thread.currentThread().getName());
        ends.add(reason);
    }

    void awaitBatches(int count) {
        Awaitility.await().until(() -> batches.size() >= count);
    }

    RuntimeException awaitEnd() {
        Awaitility.await().until(() -> !ends.isEmpty());
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }
}
