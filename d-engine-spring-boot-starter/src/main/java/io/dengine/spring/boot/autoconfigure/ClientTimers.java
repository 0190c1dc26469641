package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.ReadConsistency;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the client's calls, with the counters of its leases. A timer is registered when a call first ends that way: with their percentiles all of them together would cost
 * megabytes, and most never count. After that a call looks up nothing but a place in an array. Thread-safe.
 */
final class ClientTimers {

    static final String NAME = "dengine.client.requests";

    private static final int CONSISTENCIES = ReadConsistency.values().length;
    private static final int OUTCOMES = CallOutcome.values().length;

    /** A kind of call, named after the abstract methods of the client: the others come down to them. */
    enum Operation {
        PUT,
        GET,
        GET_ALL,
        SCAN,
        DELETE,
        DELETE_RANGE,
        TRANSACT,
        INCREMENT,
        LEASE_GRANT,
        LEASE_KEEP_ALIVE,
        LEASE_REVOKE,
        LEASE_TTL,
        COMPACT
    }

    private final MeterRegistry registry;
    private final LeaseCounters leases;
    private final AtomicReferenceArray<@Nullable Timer> timers =
            new AtomicReferenceArray<>(Operation.values().length * CONSISTENCIES * OUTCOMES);

    ClientTimers(MeterRegistry registry) {
        this.registry = registry;
        this.leases = new LeaseCounters(registry);
    }

    /** Counts the leases that are renewed by themselves. */
    LeaseCounters leases() {
        return leases;
    }

    /** Times a call that is linearizable always. */
    <T> T timed(Operation operation, Supplier<T> call) {
        return timed(operation, ReadConsistency.LINEARIZABLE, call);
    }

    /** Times a call. */
    <T> T timed(Operation operation, ReadConsistency consistency, Supplier<T> call) {
        long start = System.nanoTime();
        T result;
        try {
            result = call.get();
        } catch (RuntimeException | Error ex) {
            record(operation, consistency, start, ex);
            throw ex;
        }
        record(operation, consistency, start, null);
        return result;
    }

    /** Times a call, linearizable always, until its future completes. */
    <T extends @Nullable Object> CompletableFuture<T> timedFuture(
            Operation operation, Supplier<CompletableFuture<T>> call) {
        return timedFuture(operation, ReadConsistency.LINEARIZABLE, call);
    }

    /** Times a call until its future completes. */
    <T extends @Nullable Object> CompletableFuture<T> timedFuture(
            Operation operation, ReadConsistency consistency, Supplier<CompletableFuture<T>> call) {
        long start = System.nanoTime();
        CompletableFuture<T> future;
        try {
            future = call.get();
        } catch (RuntimeException | Error ex) {
            record(operation, consistency, start, ex);
            throw ex;
        }
        // a stage beside the future, which itself is returned: a dependent one would wrap its exception
        future.whenComplete((result, failure) -> record(operation, consistency, start, failure));
        return future;
    }

    private void record(
            Operation operation, ReadConsistency consistency, long startNanos, @Nullable Throwable failure) {
        long elapsed = System.nanoTime() - startNanos;
        timer(operation, consistency, CallOutcome.of(failure)).record(elapsed, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Operation operation, ReadConsistency consistency, CallOutcome outcome) {
        int place = (operation.ordinal() * CONSISTENCIES + consistency.ordinal()) * OUTCOMES + outcome.ordinal();
        Timer timer = timers.get(place);
        if (timer == null) {
            // a registry gives the same timer to all who register it at the same time
            timer = register(operation, consistency, outcome);
            timers.set(place, timer);
        }
        return timer;
    }

    private Timer register(Operation operation, ReadConsistency consistency, CallOutcome outcome) {
        return Timer.builder(NAME)
                .description("Calls of the key-value client")
                .tag("operation", lowerCase(operation))
                .tag("consistency", lowerCase(consistency))
                .tag("outcome", lowerCase(outcome))
                .publishPercentiles(0.5, 0.99, 0.999)
                .register(registry);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
