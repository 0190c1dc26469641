package io.dengine.faults.workload;

import io.dengine.faults.checker.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A workload whose rounds use keys of their own, so that the history of each stays short and is forgotten when it was checked. Thread-safe.
 *
 * @param <R> a round
 */
abstract class RoundWorkload<R extends RoundWorkload.Round> implements Workload {

    private static final Duration LAST_LOOK = Duration.ofSeconds(30);

    private final String name;
    private final int clients;
    private final Shared shared;
    private final Tally tally = new Tally();
    private final Rounds<R> rounds;
    /** Ended, and its last look at the cluster was not answered yet. */
    private final List<R> unread = new ArrayList<>();

    /** A part of the run. Thread-safe. */
    interface Round {

        /** Nobody uses it any more: has a last look at what the cluster holds, and records it; whether that was answered. */
        boolean lastLook(Session session);

        /** Checks what was recorded. */
        List<Examination> examine();
    }

    /** One step of a client. */
    @FunctionalInterface
    interface Step<R> {

        /** Does it; whether it was answered. */
        boolean in(R round, Session session);
    }

    RoundWorkload(String name, int clients, Shared shared, IntFunction<R> create) {
        this.name = name;
        this.clients = clients;
        this.shared = shared;
        this.rounds = new Rounds<>(create);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int clients() {
        return clients;
    }

    @Override
    public final Tally tally() {
        return tally;
    }

    @Override
    public final Shared shared() {
        return shared;
    }

    /** A session of a client of this workload. */
    final Session session(int number, long seed) {
        return new Session(shared, tally, number, seed);
    }

    /** A client that does the same step again and again. */
    final Client client(Session session, Step<R> step) {
        return new Client() {
            @Override
            public boolean step() {
                try (Rounds.Visit<R> visit = rounds.enter()) {
                    return step.in(visit.round(), session);
                }
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public final void nextRound() {
        rounds.next();
    }

    @Override
    public final synchronized void checkEnded(Verdicts verdicts) {
        unread.addAll(rounds.ended());
        try (Session session = session(0, 0)) {
            unread.removeIf(round -> {
                boolean read = round.lastLook(session);
                if (read) {
                    round.examine().forEach(verdicts::checked);
                }
                return read;
            });
        }
    }

    @Override
    public final synchronized void finish(Verdicts verdicts) {
        rounds.next();
        long deadline = System.nanoTime() + LAST_LOOK.toNanos();
        do {
            checkEnded(verdicts);
        } while (!unread.isEmpty() && System.nanoTime() - deadline < 0);
        unread.forEach(round -> {
            List<Examination> examinations = round.examine();
            examinations.forEach(verdicts::checked);
            verdicts.checked(new Examination(
                    name,
                    "the end",
                    List.of(),
                    List.of(new Finding("the cluster does not answer when all faults are over", List.of())),
                    false));
        });
        unread.clear();
    }
}
