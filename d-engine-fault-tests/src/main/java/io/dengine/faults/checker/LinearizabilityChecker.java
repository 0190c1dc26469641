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
 * effect. An operation that certainly failed is left out. Not thread-safe; the cost is exponential in the worst case, therefore the deadline.
 *
 * @param <S> state of the model
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class LinearizabilityChecker<S, I, O> {

    private final Model<S, I, O> model;
    private final Duration timeout;

    /**
     * A checker.
     *
     * @param timeout after which a search is given up
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
        return new Search(operations).run();
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

        /** Of every event but the head of the list. */
        Operation<I, O> operation() {
            return Objects.requireNonNull(operation);
        }
    }

    private record Step<S, I, O>(Event<I, O> call, S before) {}

    private record Configuration<S>(BitSet done, S state) {}

    private final class Search {

        private final Event<I, O> head;
        private final long mustBeDone;
        private final BitSet done;
        private final Deque<Step<S, I, O>> path = new ArrayDeque<>();
        private final Set<Configuration<S>> seen = new HashSet<>();
        private final BitSet required = new BitSet();
        private List<Long> longest = List.of();
        private List<Long> stuckAt = List.of();

        Search(List<Operation<I, O>> operations) {
            done = new BitSet(operations.size());
            head = link(operations);
            mustBeDone = required.cardinality();
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
            long deadline = System.nanoTime() + timeout.toNanos();
            S state = model.initial();
            Event<I, O> event = head.next;
            int requiredDone = 0;
            int steps = 0;
            while (requiredDone < mustBeDone) {
                if ((++steps & 0xff) == 0 && System.nanoTime() - deadline > 0) {
                    return new Verdict(Verdict.Kind.TIMED_OUT, longest, List.of());
                }
                if (event != null && event.call) {
                    S after = model.step(
                            state, event.operation().input(), event.operation().output());
                    if (after != null && isNew(event, after)) {
                        path.push(new Step<>(event, state));
                        done.set(event.number);
                        requiredDone += event.end == null ? 0 : 1;
                        state = after;
                        lift(event);
                        event = head.next;
                    } else {
                        event = event.next;
                    }
                    continue;
                }
                // A return whose call has not been placed, or the end of the list: nothing more can come now.
                remember();
                if (path.isEmpty()) {
                    return new Verdict(Verdict.Kind.VIOLATION, longest, stuckAt);
                }
                Step<S, I, O> undone = path.pop();
                state = undone.before();
                done.clear(undone.call().number);
                requiredDone -= undone.call().end == null ? 0 : 1;
                unlift(undone.call());
                event = undone.call().next;
            }
            remember();
            return new Verdict(Verdict.Kind.LINEARIZABLE, longest, List.of());
        }

        private boolean isNew(Event<I, O> event, S after) {
            BitSet with = (BitSet) done.clone();
            with.set(event.number);
            return seen.add(new Configuration<>(with, after));
        }

        private void remember() {
            if (path.size() < longest.size()) {
                return;
            }
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
