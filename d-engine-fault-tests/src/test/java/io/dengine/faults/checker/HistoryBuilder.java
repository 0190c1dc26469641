package io.dengine.faults.checker;

import io.dengine.faults.checker.RegisterModel.Input;
import io.dengine.faults.checker.RegisterModel.Output;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Histories of one register, written down. */
final class HistoryBuilder {

    private final List<Operation<Input, Output>> operations = new ArrayList<>();

    HistoryBuilder put(String value, long from, long to) {
        return ok(new RegisterModel.Put(value), Output.DONE, from, to);
    }

    HistoryBuilder get(String value, long from, long to) {
        return ok(new RegisterModel.Get(false), new Output(value, true), from, to);
    }

    HistoryBuilder delete(boolean existed, long from, long to) {
        return ok(new RegisterModel.Delete(), new Output(null, existed), from, to);
    }

    HistoryBuilder compareAndSet(String expected, String update, boolean succeeded, long from, long to) {
        return ok(new RegisterModel.CompareAndSet(expected, update), new Output(null, succeeded), from, to);
    }

    HistoryBuilder unknownPut(String value, long from) {
        return add(new RegisterModel.Put(value), null, Outcome.UNKNOWN, from, Long.MAX_VALUE);
    }

    HistoryBuilder unknownCompareAndSet(String expected, String update, long from) {
        return add(new RegisterModel.CompareAndSet(expected, update), null, Outcome.UNKNOWN, from, Long.MAX_VALUE);
    }

    HistoryBuilder failedPut(String value, long from, long to) {
        return add(new RegisterModel.Put(value), null, Outcome.FAILED, from, to);
    }

    private HistoryBuilder ok(Input input, Output output, long from, long to) {
        return add(input, output, Outcome.OK, from, to);
    }

    HistoryBuilder add(Input input, Output output, Outcome outcome, long from, long to) {
        operations.add(
                new Operation<>(operations.size(), operations.size(), "n1", input, output, outcome, from, to, ""));
        return this;
    }

    List<Operation<Input, Output>> build() {
        return List.copyOf(operations);
    }
}
