package io.dengine.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients do. Thread-safe.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class Recorder<I, O> {

    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentLinkedQueue<Operation<I, O>> operations = new ConcurrentLinkedQueue<>();

    /**
     * Records an operation that has ended, or is not waited for any more.
     *
     * @param output what was answered; null unless {@code outcome} is {@link Outcome#OK}
     * @param changesNothing whether the operation, such as a read, has no effect, so that one without an answer is as if it had not been done
     * @param invokeNanos when it began
     * @param returnNanos when its answer came, or was given up
     */
    public void record(
            int client,
            String node,
            I input,
            @Nullable O output,
            Outcome outcome,
            boolean changesNothing,
            long invokeNanos,
            long returnNanos,
            String note) {
        Outcome ended = outcome == Outcome.UNKNOWN && changesNothing ? Outcome.FAILED : outcome;
        operations.add(new Operation<>(
                ids.incrementAndGet(),
                client,
                node,
                input,
                ended == Outcome.OK ? output : null,
                ended,
                invokeNanos,
                ended == Outcome.UNKNOWN ? Long.MAX_VALUE : returnNanos,
                note));
    }

    /** What was recorded so far. */
    public List<Operation<I, O>> operations() {
        return new ArrayList<>(operations);
    }
}
