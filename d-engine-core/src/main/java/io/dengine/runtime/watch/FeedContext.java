package io.dengine.runtime.watch;

import io.dengine.apply.HistoryReader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What all watches of a member have in common.
 *
 * @param history what was recorded
 * @param limits how much may wait
 * @param budget how much waits
 * @param behind how many are fed from the history
 * @param dispatched the revision up to which every change has been offered to the watches
 */
record FeedContext(
        HistoryReader history,
        WatchLimits limits,
        BufferBudget budget,
        AtomicInteger behind,
        LongSupplier dispatched) {}
