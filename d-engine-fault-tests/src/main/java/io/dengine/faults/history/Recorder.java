package io.dengine.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

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
     * Does an operation and records it.
     *
     * @param call asks the node
     * @param outcome how the answer ended
     * @param output what was answered; asked only when it ended well
     * @param changesNothing whether the operation, such as a read, has no effect, so that one without an answer is as if it had not been done
     */
    public <R> R record(
            int client,
            String node,
            I input,
            boolean changesNothing,
            Supplier<R> call,
            Function<R, Outcome> outcome,
            Function<R, O> output) {
        long id = ids.incrementAndGet();
        long from = System.nanoTime();
        R reply = call.get();
        long to = System.nanoTime();
        Outcome ended = outcome.apply(reply);
        if (ended == Outcome.UNKNOWN && changesNothing) {
            ended = Outcome.FAILED;
        }
        operations.add(new Operation<>(
                id,
                client,
                node,
                input,
                ended == Outcome.OK ? output.apply(reply) : null,
                ended,
                from,
                ended == Outcome.UNKNOWN ? Long.MAX_VALUE : to));
        return reply;
    }

    /** What was recorded so far. */
    public List<Operation<I, O>> operations() {
        return new ArrayList<>(operations);
    }
}
