package io.dengine.faults.checker;

import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the operations of a history can be put in an order that the model allows and that respects time: an operation that ended before another
 * began comes before it.
 *
 * <p>The search is that of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993) with Lowe's memory of the configurations already tried ("Testing for
 * Linearizability", 2017), as in porcupine: walk over the calls that no pending return precedes, try one, lift it out of the list, and put it back when it leads
 * nowhere. A configuration is the set of operations done and the state reached; one that was seen before is not tried again.
 *
 * <p>An operation of unknown outcome has a call and no return: it may be put anywhere after its call, also at the very end, which is where one stands that never took
 * effect. Most of them never did, so at each step they are tried after all others; first only one at a time, then a few, then any number. Left out is whatever order has a shorter one that is as good: an
 * unknown operation that changes nothing, or one whose work nobody sees since the next one overwrites it. An operation that certainly failed is left out. Not thread-safe; the cost is exponential in the worst case, therefore the deadline.
 *
 * @param <S> state of the model
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class LinearizabilityChecker<S, I, O> {

    /** Bounds the memory of a search, to some hundred megabytes for histories of a few thousand operations. */
    private static final long MAX_REMEMBERED_BYTES = 256L << 20;

    private static final long CONFIGURATION_BYTES = 150;

    /** How many operations of unknown outcome may follow each other, in one search after the other. */
    private static final int[] UNKNOWN_IN_A_ROW = {1, 3, Integer.MAX_VALUE};

    private final Model<S, I, O> model;
    private final Duration timeout;

    /**
     * A checker.
     *
     * @param timeout after which a search is given up; also given up is one that needs too much memory
     */
    public LinearizabilityChecker(Model<S, I, O> model, Duration timeout) {
        this.model = model;
        this.timeout = timeout;
    }

    /** Checks a history; the order of the list does not matter. */
    public Verdict check(List<Operation<I, O>> history) {
        List<Operation<I, O>> operations = history.stream()
                .filter(operation -> operation.outcome() != Outcome.FAILED)
                .toList();
        long deadline = System.nanoTime() + timeout.toNanos();
        Search search = new Search(operations, deadline, UNKNOWN_IN_A_ROW[0]);
        Verdict verdict = search.run();
        for (int i = 1; verdict.kind() == Verdict.Kind.VIOLATION && search.leftOut; i++) {
            search = new Search(operations, deadline, UNKNOWN_IN_A_ROW[i]);
            verdict = search.run();
        }
        return verdict;
    }

    /** An end of an operation, in a doubly linked list by time. */
    private static final class Event<I, O> {

        private final @Nullable Operation<I, O> operation;
        private final int number;
        /** For a call: the return; null when it has none. */
        private @Nullable Event<I, O> end;

        private final boolean call;
        private @Nullable Event<I, O> previous;
        private @Nullable Event<I, O> next;

        Event(@Nullable Operation<I, O> operation, int number, boolean call) {
            this.operation = operation;
            this.number = number;
            this.call = call;
        }

        long nanos() {
            return call ? operation().invokeNanos() : operation().returnNanos();
        }

        /** Of a call: whether there is no return. */
        boolean isUnknown() {
            return end == null;
        }

        /** Of every event but the head of the list. */
        Operation<I, O> operation() {
            return Objects.requireNonNull(operation);
        }
    }

    /**
     * A call that was put next.
     *
     * @param before the state before it
     * @param unknownInARow how many of unknown outcome this is the last of
     */
    private record Step<S, I, O>(Event<I, O> call, S before, int unknownInARow) {}

    private record Configuration<S>(BitSet done, S state) {}

    private final class Search {

        private final Event<I, O> head;
        private final long mustBeDone;
        private final BitSet done;
        private final Deque<Step<S, I, O>> path = new ArrayDeque<>();
        private final Set<Configuration<S>> seen = new HashSet<>();
        private final BitSet required = new BitSet();
        private final long deadline;
        private final int maxUnknownInARow;
        private final long maxConfigurations;
        /** Whether an order was not tried because too many of unknown outcome would have followed each other. */
        private boolean leftOut;

        private List<Long> longest = List.of();
        private int longestSize = -1;
        private List<Long> stuckAt = List.of();

        Search(List<Operation<I, O>> operations, long deadline, int maxUnknownInARow) {
            this.deadline = deadline;
            this.maxUnknownInARow = maxUnknownInARow;
            done = new BitSet(operations.size());
            head = link(operations);
            mustBeDone = required.cardinality();
            maxConfigurations = MAX_REMEMBERED_BYTES / (CONFIGURATION_BYTES + operations.size() / Byte.SIZE);
        }

        private Event<I, O> link(List<Operation<I, O>> operations) {
            List<Event<I, O>> events = new ArrayList<>();
            for (int i = 0; i < operations.size(); i++) {
                Operation<I, O> operation = operations.get(i);
                Event<I, O> call = new Event<>(operation, i, true);
                events.add(call);
                if (operation.outcome() == Outcome.OK) {
                    call.end = new Event<>(operation, i, false);
                    events.add(call.end);
                    required.set(i);
                }
            }
            // At the same instant calls come first: the two may have overlapped.
            events.sort(Comparator.<Event<I, O>>comparingLong(Event::nanos).thenComparing(event -> !event.call));
            Event<I, O> first = new Event<>(null, -1, false);
            Event<I, O> last = first;
            for (Event<I, O> event : events) {
                last.next = event;
                event.previous = last;
                last = event;
            }
            return first;
        }

        Verdict run() {
            S state = model.initial();
            Event<I, O> event = head.next;
            boolean unknown = false;
            int requiredDone = 0;
            long steps = 0;
            while (requiredDone < mustBeDone) {
                if ((++steps & 0xff) == 0 && (System.nanoTime() - deadline > 0 || seen.size() > maxConfigurations)) {
                    return new Verdict(Verdict.Kind.TIMED_OUT, longest, List.of());
                }
                if (event != null && event.call) {
                    int inARow = unknown ? unknownInARow() + 1 : 0;
                    S after = unknown == event.isUnknown() ? step(event, state, inARow) : null;
                    if (after != null && isNew(event, after)) {
                        path.push(new Step<>(event, state, inARow));
                        done.set(event.number);
                        requiredDone += event.isUnknown() ? 0 : 1;
                        state = after;
                        lift(event);
                        event = head.next;
                        unknown = false;
                    } else {
                        event = event.next;
                    }
                    continue;
                }
                // A return whose call has not been placed, or the end of the list: nothing more can come now.
                if (!unknown) {
                    unknown = true;
                    event = head.next;
                    continue;
                }
                remember();
                if (path.isEmpty()) {
                    return new Verdict(Verdict.Kind.VIOLATION, longest, stuckAt);
                }
                Step<S, I, O> undone = path.pop();
                state = undone.before();
                done.clear(undone.call().number);
                unknown = undone.call().isUnknown();
                requiredDone -= unknown ? 0 : 1;
                unlift(undone.call());
                event = undone.call().next;
            }
            remember();
            return new Verdict(Verdict.Kind.LINEARIZABLE, longest, List.of());
        }

        private int unknownInARow() {
            Step<S, I, O> last = path.peek();
            return last == null ? 0 : last.unknownInARow();
        }

        /** The state after a call; null when the model does not allow it there, or when it need not be tried. */
        private @Nullable S step(Event<I, O> event, S state, int inARow) {
            I input = event.operation().input();
            O output = event.operation().output();
            if (unknownInARow() > 0 && model.overwrites(input, output)) {
                return null;
            }
            S after = model.step(state, input, output);
            if (after == null || event.isUnknown() && after.equals(state)) {
                return null;
            }
            if (inARow > maxUnknownInARow) {
                leftOut = true;
                return null;
            }
            return after;
        }

        private boolean isNew(Event<I, O> event, S after) {
            BitSet with = (BitSet) done.clone();
            with.set(event.number);
            return seen.add(new Configuration<>(with, after));
        }

        private void remember() {
            if (path.size() <= longestSize) {
                return;
            }
            longestSize = path.size();
            List<Long> order = new ArrayList<>(path.size());
            path.descendingIterator()
                    .forEachRemaining(step -> order.add(step.call().operation().id()));
            longest = order;
            List<Long> next = new ArrayList<>();
            for (Event<I, O> event = head.next; event != null && event.call; event = event.next) {
                next.add(event.operation().id());
            }
            stuckAt = next;
        }

        private void lift(Event<I, O> call) {
            unlink(call);
            if (call.end != null) {
                unlink(call.end);
            }
        }

        private void unlift(Event<I, O> call) {
            if (call.end != null) {
                relink(call.end);
            }
            relink(call);
        }

        private void unlink(Event<I, O> event) {
            Event<I, O> before = Objects.requireNonNull(event.previous);
            before.next = event.next;
            if (event.next != null) {
                event.next.previous = before;
            }
        }

        private void relink(Event<I, O> event) {
            Event<I, O> before = Objects.requireNonNull(event.previous);
            before.next = event;
            if (event.next != null) {
                event.next.previous = event;
            }
        }
    }
}
