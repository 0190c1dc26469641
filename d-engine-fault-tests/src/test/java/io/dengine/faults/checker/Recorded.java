package io.dengine.faults.checker;

import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Histories, written down by hand; times are in nanoseconds. */
final class Recorded<I, O> {

    private final List<Operation<I, O>> operations = new ArrayList<>();

    Recorded<I, O> ok(I input, O output, long from, long to) {
        return add(input, output, Outcome.OK, from, to);
    }

    Recorded<I, O> unknown(I input, long from) {
        return add(input, null, Outcome.UNKNOWN, from, Long.MAX_VALUE);
    }

    Recorded<I, O> failed(I input, long from, long to) {
        return add(input, null, Outcome.FAILED, from, to);
    }

    private Recorded<I, O> add(I input, O output, Outcome outcome, long from, long to) {
        operations.add(
                new Operation<>(operations.size(), operations.size(), "n1", input, output, outcome, from, to, ""));
        return this;
    }

    List<Operation<I, O>> all() {
        return List.copyOf(operations);
    }
}
