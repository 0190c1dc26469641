package io.dengine.runtime;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The open watchers of one engine run, by key: a change costs one look-up, however many keys are watched.
 *
 * <p>A watcher receives exactly the changes of its key after its <em>start</em>, a revision between the store's at the call of
 * {@link #watch} and at its return. How: the watcher is put into the index first; then the store is read, which gives the
 * start. A change that is not contained in what was read is published after the watcher was in the index; one that is
 * contained is recognised by its revision and left out.
 *
 * <p>Thread-safety: {@link #publish} and {@link #resync} belong to the one thread that applies, after the changes have become
 * visible in the store; everything else may be called by any thread.
 */
public final class WatchRegistry {

    private final int maxWatchers;
    private final int watchBuffer;
    private final Function<byte[], GetResult> localGet;

    private final Semaphore free;
    private final Map<WatchedKey, Set<BufferedWatcher>> watchers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param maxWatchers most open watchers
     * @param watchBuffer most events buffered per watcher
     * @param localGet reads a key and the store's revision, which must not be newer than the key
     */
    public WatchRegistry(int maxWatchers, int watchBuffer, Function<byte[], GetResult> localGet) {
        this.maxWatchers = maxWatchers;
        this.watchBuffer = watchBuffer;
        this.localGet = localGet;
        this.free = new Semaphore(maxWatchers);
    }

    /**
     * Watches a key from now on. The key is copied.
     *
     * @throws OverloadedException when too many watchers are open
     * @throws EngineStoppedException after {@link #closeAll()}
     */
    public Watcher watch(byte[] key) {
        reserve();
        WatchedKey watchedKey = new WatchedKey(key.clone());
        BufferedWatcher watcher = new BufferedWatcher(watchBuffer, closing -> unregister(watchedKey, closing));
        register(watchedKey, watcher);
        boolean started = false;
        try {
            GetResult start = localGet.apply(watchedKey.bytes());
            watcher.start(start.revision(), start.exists());
            started = true;
        } finally {
            if (!started) {
                watcher.close();
            }
        }
        // closeAll may have looked into the index before this watcher was in it
        if (closed) {
            watcher.close();
            throw new EngineStoppedException("the engine was stopped; no key can be watched");
        }
        return watcher;
    }

    /** Hands changes to their watchers. Never waits for a consumer. */
    public void publish(List<WatchEvent> events) {
        // not watchers.isEmpty(): that adds up counters one by one and may miss a key while others come and go
        if (openWatchers() == 0) {
            return;
        }
        for (WatchEvent event : events) {
            WatchedKey key = new WatchedKey(event.key());
            for (BufferedWatcher watcher : watchers.getOrDefault(key, Set.of())) {
                watcher.offer(event);
            }
        }
    }

    /**
     * To be called after the state was replaced by a snapshot, whose single changes are not known: every watcher whose key
     * differs from what it has been told gets one event with the present state. Several changes become one; that a key is gone
     * is never left out, and a delete carries the snapshot's revision because its own is not known.
     *
     * @param current reads a key from the new state
     * @param revision the revision of the new state
     */
    public void resync(Function<byte[], Optional<KeyValue>> current, long revision) {
        watchers.forEach((key, ofKey) -> {
            Optional<KeyValue> now = current.apply(key.bytes());
            for (BufferedWatcher watcher : ofKey) {
                watcher.resync(key.bytes(), now, revision);
            }
        });
    }

    /** The engine stops: every watcher ends after what it has buffered, and there will be no other. Idempotent. */
    public void closeAll() {
        closed = true;
        watchers.values().forEach(ofKey -> ofKey.forEach(BufferedWatcher::close));
    }

    /** How many watchers are open. */
    public int openWatchers() {
        return maxWatchers - free.availablePermits();
    }

    /** How many different keys they watch. */
    int watchedKeys() {
        return watchers.size();
    }

    private void reserve() {
        if (!free.tryAcquire()) {
            throw new OverloadedException("too many open watchers; limits.max-watchers is " + maxWatchers
                    + "; close watchers that are not needed any more");
        }
    }

    private void register(WatchedKey key, BufferedWatcher watcher) {
        watchers.compute(key, (ignored, ofKey) -> {
            Set<BufferedWatcher> set = ofKey == null ? ConcurrentHashMap.newKeySet() : ofKey;
            set.add(watcher);
            return set;
        });
    }

    /** Called once by each watcher, when it ends. */
    private void unregister(WatchedKey key, BufferedWatcher watcher) {
        watchers.computeIfPresent(key, (ignored, ofKey) -> {
            ofKey.remove(watcher);
            return ofKey.isEmpty() ? null : ofKey;
        });
        free.release();
    }
}
