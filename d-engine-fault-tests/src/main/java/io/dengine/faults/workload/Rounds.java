package io.dengine.faults.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The parts of a run, one after the other. One has ended when the next one has begun and all clients have left it. Thread-safe.
 *
 * @param <R> a part
 */
final class Rounds<R> {

    private final IntFunction<R> create;
    private final List<Entry<R>> ended = new ArrayList<>();
    private Entry<R> current;
    private int number;

    private static final class Entry<R> {

        private final R round;
        private int visitors;

        Entry(R round) {
            this.round = round;
        }
    }

    /**
     * Begins with the first one.
     *
     * @param create makes the round of a number, at once and without asking anybody
     */
    Rounds(IntFunction<R> create) {
        this.create = create;
        this.current = new Entry<>(create.apply(0));
    }

    /** Takes part in the current one, until the visit is closed. */
    synchronized Visit<R> enter() {
        current.visitors++;
        return new Visit<>(this, current);
    }

    /** Begins the next one. */
    synchronized void next() {
        ended.add(current);
        number++;
        current = new Entry<>(create.apply(number));
    }

    /** Those that have ended since this was asked last. */
    synchronized List<R> ended() {
        List<R> rounds = new ArrayList<>();
        ended.removeIf(entry -> {
            boolean left = entry.visitors == 0;
            if (left) {
                rounds.add(entry.round);
            }
            return left;
        });
        return rounds;
    }

    private synchronized void leave(Entry<R> entry) {
        entry.visitors--;
    }

    /** A client's part in a round. */
    static final class Visit<R> implements AutoCloseable {

        private final Rounds<R> rounds;
        private final Entry<R> entry;

        private Visit(Rounds<R> rounds, Entry<R> entry) {
            this.rounds = rounds;
            this.entry = entry;
        }

        R round() {
            return entry.round;
        }

        @Override
        public void close() {
            rounds.leave(entry);
        }
    }
}
