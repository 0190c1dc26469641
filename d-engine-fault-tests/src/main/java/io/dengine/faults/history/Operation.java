package io.dengine.faults.history;

import org.jspecify.annotations.Nullable;

/**
 * An operation of a client.
 *
 * @param id number in the history, unique
 * @param client who did it; a client does one operation at a time
 * @param node where it was sent
 * @param input what was asked
 * @param output the answer; null unless {@link Outcome#OK}
 * @param outcome how it ended
 * @param invokeNanos when it began, in monotonic time
 * @param returnNanos when it ended; {@link Long#MAX_VALUE} when it is not known to have ended
 * @param note for people: how it was asked, and what was answered instead of a result
 * @param <I> what is asked
 * @param <O> what is answered
 */
public record Operation<I, O>(
        long id,
        int client,
        String node,
        I input,
        @Nullable O output,
        Outcome outcome,
        long invokeNanos,
        long returnNanos,
        String note) {

    public Operation {
        if (returnNanos < invokeNanos) {
            throw new IllegalArgumentException("operation " + id + " ended before it began");
        }
        if (outcome == Outcome.UNKNOWN && returnNanos != Long.MAX_VALUE) {
            throw new IllegalArgumentException("operation " + id + " may still take effect: it has no end");
        }
    }

    /** Whether it was answered. */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }

    /** Whether it may have taken effect, or may yet. */
    public boolean mayHaveHappened() {
        return outcome != Outcome.FAILED;
    }

    /** The answer. */
    public O answer() {
        if (output == null) {
            throw new IllegalStateException("operation " + id + " was not answered");
        }
        return output;
    }

    /** Whether it had certainly ended when another one began. */
    public boolean precedes(Operation<?, ?> other) {
        return returnNanos < other.invokeNanos();
    }
}
