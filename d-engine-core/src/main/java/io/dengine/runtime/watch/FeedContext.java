package io.dengine.runtime.watch;

import io.dengine.apply.HistoryReader;
import java.util.function.LongSupplier;

/**
 * What all watches of a member have in common.
 *
 * @param history what was recorded
 * @param capacity most events that wait in a watch for its consumer
 * @param dispatched the revision up to which every change has been offered to the watches
 */
record FeedContext(HistoryReader history, int capacity, LongSupplier dispatched) {}
