package io.dengine.runtime.watch;

import io.dengine.HistoryCompactedException;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchOverflowException;

/** Why a watch ended; its consumer is told when it has received what came before. */
sealed interface FeedEnd {

    /** What the consumer is told. */
    RuntimeException exception();

    /** Closed by its owner, or by the stop of the engine. */
    record Closed() implements FeedEnd {
        @Override
        public RuntimeException exception() {
            return new WatchClosedException("the watcher was closed, or the engine was stopped");
        }
    }

    /**
     * Changes were lost while history was off.
     *
     * @param lostFrom the first revision that may be lost
     * @param limits how much could wait
     */
    record Overflowed(long lostFrom, WatchLimits limits) implements FeedEnd {
        @Override
        public RuntimeException exception() {
            return new WatchOverflowException(
                    "more was waiting than limits.watch-buffer = " + limits.events()
                            + ", limits.watch-buffer-size = " + limits.bytes()
                            + " B or, for all watches together, limits.watch-buffer-total-size = " + limits.totalBytes()
                            + " B allow, or a snapshot was installed, while history is switched off: changes from revision "
                            + lostFrom + " on are lost; read the keys again and watch anew",
                    lostFrom);
        }
    }

    /**
     * What comes next is not kept any more.
     *
     * @param next the revision that the watch would have continued from
     * @param oldest the oldest revision that can be read
     */
    record Compacted(long next, long oldest) implements FeedEnd {
        @Override
        public RuntimeException exception() {
            return new HistoryCompactedException(next, oldest);
        }
    }

    /** It cannot go on, as with damaged data. */
    record Failed(RuntimeException exception) implements FeedEnd {}
}
