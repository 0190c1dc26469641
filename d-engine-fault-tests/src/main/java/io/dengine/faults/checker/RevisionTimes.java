package io.dengine.faults.checker;

import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * A history in which revisions take the place of time, for operations whose answers name the very revision that they are of: their order is known, and only those of unknown outcome are left to be
 * placed. One of those still comes after every operation that had ended before it began.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
final class RevisionTimes<I, O> {

    private final List<Operation<I, O>> answered;
    private final List<Operation<I, O>> unknown;
    private final ToLongFunction<Operation<I, O>> instant;

    /**
     * A history.
     *
     * @param instant of an answered operation: its place in the order
     */
    RevisionTimes(List<Operation<I, O>> history, ToLongFunction<Operation<I, O>> instant) {
        this.instant = instant;
        this.answered = history.stream()
                .filter(Operation::isOk)
                .sorted(Comparator.comparingLong(instant))
                .toList();
        this.unknown = history.stream()
                .filter(each -> each.outcome() == Outcome.UNKNOWN)
                .toList();
    }

    /** Two operations that follow each other in time, and not by revision. */
    Optional<Finding> contradiction() {
        Operation<I, O> latest = null;
        for (Operation<I, O> each : answered) {
            if (latest != null && each.precedes(latest) && instant.applyAsLong(each) > instant.applyAsLong(latest)) {
                return Optional.of(Finding.of("the revisions of two operations contradict time", each, latest));
            }
            latest = latest == null || each.invokeNanos() > latest.invokeNanos() ? each : latest;
        }
        return Optional.empty();
    }

    /** The operations, with revisions as times. */
    List<Operation<I, O>> operations() {
        // By the time at which operations ended: the latest instant among those that had ended by then.
        TreeMap<Long, Long> latestInstants = new TreeMap<>();
        answered.stream()
                .sorted(Comparator.comparingLong(Operation::returnNanos))
                .forEach(each -> {
                    long before = latestInstants.isEmpty()
                            ? 0
                            : latestInstants.lastEntry().getValue();
                    latestInstants.put(each.returnNanos(), Math.max(before, instant.applyAsLong(each)));
                });
        List<Operation<I, O>> operations = new ArrayList<>();
        answered.forEach(each -> operations.add(at(each, instant.applyAsLong(each), instant.applyAsLong(each))));
        unknown.forEach(each -> {
            Map.Entry<Long, Long> ended = latestInstants.lowerEntry(each.invokeNanos());
            operations.add(at(each, ended == null ? 0 : ended.getValue() + 1, Long.MAX_VALUE));
        });
        return operations;
    }

    private static <I, O> Operation<I, O> at(Operation<I, O> each, long from, long to) {
        return new Operation<>(
                each.id(),
                each.client(),
                each.node(),
                each.input(),
                each.output(),
                each.outcome(),
                from,
                to,
                each.note());
    }
}
