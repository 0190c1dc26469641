package io.dengine.benchmarks.node;

import io.dengine.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Watchers that stay open over several tasks, each on its own key, and count what they are given. Not thread-safe. */
final class CountedWatchers implements AutoCloseable {

    private final Peer peer;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final LongAdder delivered = new LongAdder();

    CountedWatchers(Peer peer) {
        this.peer = peer;
    }

    /** Opens or closes some, so that there are so many: on the keys 0, 1, and so on. */
    void resize(int count) throws Exception {
        while (open.size() < count) {
            open.add(peer.watch(Data.key(open.size()), delivered::increment));
        }
        while (open.size() > count) {
            open.remove(open.size() - 1).close();
        }
    }

    int size() {
        return open.size();
    }

    /** How many events came, in all. */
    long delivered() {
        return delivered.sum();
    }

    @Override
    public void close() throws Exception {
        resize(0);
    }
}
