package io.dengine.faults.checker;

import io.dengine.faults.checker.CounterModel.Increment;
import io.dengine.faults.checker.CounterModel.Input;
import io.dengine.faults.checker.CounterModel.Output;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a counter, exactly. What was answered tells the order: by value, the increment that made a value before the reads of it. That order must respect time; and each value that nobody was
 * answered must be the work of an increment of unknown outcome, a different one for each, begun before anybody had seen the value or a greater one.
 */
public final class CounterChecker {

    private static final Comparator<Operation<Input, Output>> BY_VALUE = Comparator.comparingLong(
                    (Operation<Input, Output> each) -> each.answer().value())
            .thenComparing(each -> !isIncrement(each))
            .thenComparing(Operation::invokeNanos);

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        List<Finding> findings = new ArrayList<>();
        List<Operation<Input, Output>> answered =
                history.stream().filter(Operation::isOk).sorted(BY_VALUE).toList();
        checkUnique(answered, findings);
        checkTime(answered, findings);
        checkMissing(history, answered, findings);
        return findings;
    }

    private static boolean isIncrement(Operation<Input, Output> each) {
        return each.input() instanceof Increment;
    }

    private static void checkUnique(List<Operation<Input, Output>> answered, List<Finding> findings) {
        Map<Long, Operation<Input, Output>> byValue = new HashMap<>();
        for (Operation<Input, Output> each : answered) {
            if (isIncrement(each)) {
                Operation<Input, Output> other =
                        byValue.putIfAbsent(each.answer().value(), each);
                if (other != null) {
                    findings.add(
                            Finding.of("two increments made " + each.answer().value(), other, each));
                }
            }
        }
    }

    private static void checkTime(List<Operation<Input, Output>> answered, List<Finding> findings) {
        Operation<Input, Output> latest = null;
        Operation<Input, Output> latestIncrement = null;
        for (Operation<Input, Output> each : answered) {
            if (latest != null && each.precedes(latest)) {
                findings.add(Finding.of(
                        each.answer().value() + " was answered before the operation that got "
                                + latest.answer().value() + " began",
                        latest,
                        each));
            }
            if (latest == null || each.invokeNanos() > latest.invokeNanos()) {
                latest = each;
            }
            if (isIncrement(each)) {
                if (latestIncrement != null
                        && each.answer().revision() <= latestIncrement.answer().revision()) {
                    findings.add(Finding.of("a greater value has no greater revision", latestIncrement, each));
                }
                latestIncrement = each;
            }
        }
    }

    private static void checkMissing(
            List<Operation<Input, Output>> history, List<Operation<Input, Output>> answered, List<Finding> findings) {
        Deque<Operation<Input, Output>> unknown = new ArrayDeque<>(history.stream()
                .filter(each -> each.outcome() == Outcome.UNKNOWN && isIncrement(each))
                .sorted(Comparator.comparingLong(Operation::invokeNanos))
                .toList());
        // from the greatest value down: when a value, or a greater one, had been seen at the latest
        long[] seenAt = new long[answered.size()];
        long earliest = Long.MAX_VALUE;
        for (int i = answered.size() - 1; i >= 0; i--) {
            earliest = Math.min(earliest, answered.get(i).returnNanos());
            seenAt[i] = earliest;
        }
        long value = 0;
        for (int i = 0; i < answered.size(); i++) {
            Operation<Input, Output> each = answered.get(i);
            long made = each.answer().value();
            long known = isIncrement(each) ? 1 : 0;
            for (long missing = value + 1; missing <= made - known; missing++) {
                Operation<Input, Output> maker = unknown.poll();
                if (maker == null || maker.invokeNanos() > seenAt[i]) {
                    findings.add(Finding.of("nobody can have made " + missing + " when this was answered", each));
                    return;
                }
            }
            value = Math.max(value, made);
        }
    }
}
