package io.dengine.faults.workload;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.checker.Ledger;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Writes entries that nobody changes, through the whole run, and reads all of them on every member when it is over: what was lost at any time is missing then. Thread-safe. */
public final class LedgerWorkload implements Workload {

    private static final String NAME = "ledger";
    private static final String PREFIX = NAME + "/";

    /** So many are read in one call: all whose numbers begin alike. */
    private static final int BLOCK = 1000;

    private static final int BLOCK_DIGITS = 3;
    private static final int PAGE = 250;
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration LAST_LOOK = Duration.ofSeconds(60);

    private final Shared shared;
    private final Tally tally = new Tally();
    private final Ledger ledger = new Ledger();
    private final AtomicInteger numbers = new AtomicInteger();

    /** A workload. */
    public LedgerWorkload(Shared shared) {
        this.shared = shared;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int clients() {
        return 1;
    }

    @Override
    public Client client(int number, long seed) {
        Session session = new Session(shared, tally, number, seed);
        return new Client() {
            @Override
            public boolean step() {
                // seldom: all of them stay, and are copied to every member that is replaced
                LockSupport.parkNanos(PAUSE_NANOS);
                return write(session);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private boolean write(Session session) {
        int number = numbers.getAndIncrement();
        Reply reply = session.call(session.anyNode(), true, "put", key(number), Ledger.value(number));
        if (reply.outcome() == Outcome.OK) {
            ledger.acknowledged(number);
        } else if (reply.outcome() == Outcome.FAILED) {
            ledger.refused(number);
        }
        return reply.outcome() == Outcome.OK;
    }

    private static String key(int number) {
        return String.format("%s%08d", PREFIX, number);
    }

    @Override
    public void nextRound() {
        // it has one
    }

    @Override
    public void checkEnded(Verdicts verdicts) {
        // what is missing once is missing for ever
    }

    @Override
    public void finish(Verdicts verdicts) {
        try (Session session = new Session(shared, tally, 0, 0)) {
            for (NodeProcess node : session.nodes()) {
                verdicts.checked(new Examination(
                        NAME,
                        ledger.size() + " acknowledged entries on " + node,
                        List.of(),
                        check(session, node),
                        false));
            }
        }
    }

    private List<Finding> check(Session session, NodeProcess node) {
        List<Finding> findings = new ArrayList<>();
        long deadline = System.nanoTime() + LAST_LOOK.toNanos();
        for (int from = 0; from < numbers.get(); ) {
            String first = key(from);
            String prefix = first.substring(0, first.length() - BLOCK_DIGITS);
            Reply reply = session.call(node, false, "rows", prefix, PAGE, Level.LINEARIZABLE.word());
            if (reply.outcome() == Outcome.OK) {
                findings.addAll(ledger.check(from, from + BLOCK, rows(reply)));
                from += BLOCK;
                deadline = System.nanoTime() + LAST_LOOK.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                findings.add(new Finding(node + " does not answer: " + reply.words(), List.of()));
                return findings;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return findings;
    }

    private static Map<Integer, String> rows(Reply reply) {
        Map<Integer, String> rows = new HashMap<>();
        Ask.rows(reply).forEach((key, value) -> rows.put(Integer.parseInt(key.substring(PREFIX.length())), value));
        return rows;
    }

    @Override
    public Shared shared() {
        return shared;
    }

    @Override
    public Tally tally() {
        return tally;
    }
}
