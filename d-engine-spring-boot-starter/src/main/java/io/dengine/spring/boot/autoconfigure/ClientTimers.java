package io.dengine.spring.boot.autoconfigure;

import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.kv.ReadConsistency;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The timers of the client's calls, all registered at once: a call looks up nothing but an array of enums. */
final class ClientTimers {

    static final String NAME = "dengine.client.requests";

    /** A kind of call. Writes are linearizable always. */
    enum Operation {
        PUT("put", ReadConsistency.LINEARIZABLE),
        GET_LINEARIZABLE("get", ReadConsistency.LINEARIZABLE),
        GET_EVENTUAL("get", ReadConsistency.EVENTUAL),
        DELETE("delete", ReadConsistency.LINEARIZABLE);

        private final String operation;
        private final ReadConsistency consistency;

        Operation(String operation, ReadConsistency consistency) {
            this.operation = operation;
            this.consistency = consistency;
        }

        static Operation get(@Nullable ReadConsistency consistency) {
            return consistency == ReadConsistency.EVENTUAL ? GET_EVENTUAL : GET_LINEARIZABLE;
        }
    }

    /** How a call ended. */
    enum Outcome {
        SUCCESS,
        NOT_LEADER,
        NO_LEADER,
        UNKNOWN,
        ERROR;

        static Outcome of(@Nullable Throwable failure) {
            if (failure == null) {
                return SUCCESS;
            }
            Throwable cause = failure.getCause();
            if (failure instanceof CompletionException && cause != null) {
                return of(cause);
            }
            if (failure instanceof NotLeaderException) {
                return NOT_LEADER;
            }
            if (failure instanceof NoLeaderException) {
                return NO_LEADER;
            }
            return failure instanceof OutcomeUnknownException ? UNKNOWN : ERROR;
        }
    }

    private final Map<Operation, Map<Outcome, Timer>> timers = new EnumMap<>(Operation.class);

    ClientTimers(MeterRegistry registry) {
        for (Operation operation : Operation.values()) {
            Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                byOutcome.put(outcome, timer(registry, operation, outcome));
            }
            timers.put(operation, byOutcome);
        }
    }

    private static Timer timer(MeterRegistry registry, Operation operation, Outcome outcome) {
        return Timer.builder(NAME)
                .description("Calls of the key-value client")
                .tag("operation", operation.operation)
                .tag("consistency", operation.consistency.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .publishPercentiles(0.5, 0.99, 0.999)
                .register(registry);
    }

    /** Records a call that began at {@code startNanos} ({@link System#nanoTime()}) and ends now. */
    void record(Operation operation, long startNanos, @Nullable Throwable failure) {
        long elapsed = System.nanoTime() - startNanos;
        Map<Outcome, Timer> byOutcome = timers.get(operation);
        Timer timer = byOutcome == null ? null : byOutcome.get(Outcome.of(failure));
        if (timer != null) {
            timer.record(elapsed, TimeUnit.NANOSECONDS);
        }
    }
}
