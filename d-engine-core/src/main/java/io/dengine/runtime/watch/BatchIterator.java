package io.dengine.runtime.watch;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The batches of a watcher, each waited for. For one thread. */
final class BatchIterator implements Iterator<WatchBatch> {

    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Watcher watcher;
    private @Nullable WatchBatch next;

    BatchIterator(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null) {
                next = watcher.poll(WAIT).orElse(null);
            }
            return true;
        } catch (WatchClosedException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public WatchBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the watch has ended, or the caller was interrupted");
        }
        WatchBatch batch = next;
        next = null;
        if (batch == null) {
            throw new NoSuchElementException("the watch has ended");
        }
        return batch;
    }
}
