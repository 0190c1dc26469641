package io.dengine.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** An operation that is begun on one thread and ends on another. */
@FunctionalInterface
public interface AsyncOperation {

    /**
     * Begins it.
     *
     * @param number how many were begun before
     */
    CompletableFuture<?> begin(long number);
}
