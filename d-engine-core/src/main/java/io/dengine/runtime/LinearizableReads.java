package io.dengine.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Reads behind a round to a majority. Thread-safe. */
final class LinearizableReads implements FreshReads {

    private final ReadBarrier barrier;
    private final Executor callbacks;

    LinearizableReads(ReadBarrier barrier, Executor callbacks) {
        this.barrier = barrier;
        this.callbacks = callbacks;
    }

    @Override
    public <T> T read(Supplier<T> read, Duration timeout) {
        Waits.forRead(barrier.await(timeout), timeout, barrier::timedOut);
        return read.get();
    }

    @Override
    public <T> CompletableFuture<T> readAsync(Supplier<T> read, Duration timeout) {
        return Delivery.of(barrier.await(timeout), passed -> read.get(), callbacks);
    }
}
