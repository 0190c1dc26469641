package io.dengine.benchmarks.node;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** How many bytes of the heap a result takes, found by building it again. */
final class ResultBytes {

    private static final int RESULTS = 10_000;

    private ResultBytes() {}

    /**
     * The mean of many.
     *
     * @param result makes a new one each time, and nothing else
     */
    static double of(Supplier<Object> result) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        // what it needs once
        result.get();
        // they are kept, so that the compiler cannot leave any of them out
        Object[] kept = new Object[RESULTS];
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < RESULTS; i++) {
            kept[i] = result.get();
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / (double) kept.length;
    }
}
