package io.dengine.benchmarks.jmh;

import io.dengine.apply.HistoryReader;
import io.dengine.kv.KeyRange;
import java.util.List;

/** A history that has a revision but keeps no change: watchers that keep up do not ask for any. Thread-safe. */
final class PublishedHistory implements HistoryReader {

    private volatile long revision;

    void advance(long to) {
        revision = to;
    }

    @Override
    public Part read(long fromRevision, KeyRange range, int maxChanges) {
        return new Part(List.of(), revision + 1);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long compactedRevision() {
        return 0;
    }

    @Override
    public boolean isHistoryEnabled() {
        return true;
    }
}
