package io.dengine.faults.workload;

import io.dengine.faults.checker.RevisionFloor;
import io.dengine.faults.checker.ScanChecker;
import io.dengine.faults.checker.ScanModel.Input;
import io.dengine.faults.checker.ScanModel.Output;
import io.dengine.faults.checker.ScanModel.ReadPages;
import io.dengine.faults.checker.ScanModel.Row;
import io.dengine.faults.checker.ScanModel.SetPair;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of rows are set by transactions while all rows are scanned in pages, each page from another member; a scan shows one revision, and shows the same whenever that is read again.
 */
public final class ScanWorkload extends RoundWorkload<ScanWorkload.Rows> {

    private static final String NAME = "scan";
    private static final int ROWS = 12;
    private static final int MAX_PAGE = 5;
    private static final int MAX_PAGE_RETRIES = 5;
    private static final long RETRY_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final AtomicLong values = new AtomicLong();

    /** A workload. */
    public ScanWorkload(Shared shared) {
        super(NAME, 4, shared, Rows::new);
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), this::step);
    }

    private boolean step(Rows round, Session session) {
        Random random = session.random();
        if (!round.fill(session, values)) {
            return false;
        }
        if (random.nextInt(10) < 6) {
            return round.set(session, random.nextInt(ROWS / 2), values.incrementAndGet());
        }
        Level level = random.nextInt(3) == 0 ? Level.EVENTUAL : Level.fresh(random);
        long revision = random.nextInt(4) == 0 ? round.lastRevision.get() : 0;
        return round.scan(session, level, revision);
    }

    /** The rows of a round. */
    static final class Rows implements RoundWorkload.Round {

        private final String prefix;
        private final Recorder<Input, Output> recorder = new Recorder<>();
        /** Of some scan, to be read again. */
        private final AtomicLong lastRevision = new AtomicLong();

        private int filled;
        private volatile long filledRevision = Long.MAX_VALUE;

        Rows(int round) {
            prefix = NAME + "/" + round + "/";
        }

        private String key(int row) {
            return prefix + String.format("%02d", row);
        }

        /** All rows exist before anything is scanned. */
        private synchronized boolean fill(Session session, AtomicLong values) {
            while (filled < ROWS / 2) {
                if (!set(session, filled, values.incrementAndGet())) {
                    return false;
                }
                filled++;
                if (filled == ROWS / 2) {
                    filledRevision = session.floor().now();
                }
            }
            return true;
        }

        private boolean set(Session session, int pair, long value) {
            Ask<Input, Output> ask = Ask.write(
                    session.viaLeader(),
                    new SetPair(pair, Long.toString(value)),
                    0,
                    reply -> new Output(List.of(Ask.number(reply, 0)), List.of()),
                    "put-all",
                    key(pair),
                    value,
                    key(ROWS - 1 - pair),
                    value);
            return session.ask(recorder, session.anyNode(), ask).outcome() == Outcome.OK;
        }

        private boolean scan(Session session, Level level, long revision) {
            RevisionFloor floor = session.floor();
            long before = floor.now();
            long from = System.nanoTime();
            Output output = pages(session, level, revision);
            long to = System.nanoTime();
            ReadPages input = new ReadPages(level == Level.EVENTUAL, revision);
            recorder.record(
                    session.number(),
                    "all",
                    input,
                    output,
                    output == null ? Outcome.FAILED : Outcome.OK,
                    true,
                    from,
                    to,
                    level.word());
            if (output == null) {
                return false;
            }
            if (level != Level.EVENTUAL && revision == 0) {
                floor.check(before, output.revisions().get(0), false, input + " of " + prefix);
            }
            if (!output.rows().isEmpty()) {
                lastRevision.set(output.revisions().get(0));
            }
            return true;
        }

        private @Nullable Output pages(Session session, Level level, long revision) {
            int limit = 1 + session.random().nextInt(MAX_PAGE);
            List<Long> revisions = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            String cursor = null;
            int retries = 0;
            do {
                Reply reply =
                        session.call(session.anyNode(), false, "page", prefix, limit, level.word(), revision, cursor);
                if (reply.outcome() != Outcome.OK) {
                    // a member may be down, or not have come to the revision yet: the cursor works on every other one
                    if (++retries > MAX_PAGE_RETRIES) {
                        return null;
                    }
                    LockSupport.parkNanos(RETRY_PAUSE_NANOS);
                    continue;
                }
                revisions.add(Ask.number(reply, 0));
                for (int i = 3; i < reply.words().size(); i += 3) {
                    String key = reply.text(i);
                    rows.add(new Row(
                            Integer.parseInt(key.substring(prefix.length())),
                            reply.text(i + 1),
                            Ask.number(reply, i + 2)));
                }
                cursor = reply.words().get(1);
            } while (cursor != null || revisions.isEmpty());
            return new Output(revisions, rows);
        }

        @Override
        public boolean lastLook(Session session) {
            synchronized (this) {
                if (filled < ROWS / 2) {
                    return true;
                }
            }
            long revision = lastRevision.get();
            return scan(session, Level.LINEARIZABLE, 0)
                    && (revision == 0 || scan(session, Level.LINEARIZABLE, revision));
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(
                    NAME,
                    prefix,
                    recorder.operations().stream()
                            .filter(each -> !isBeforeFilling(each.input(), each.output()))
                            .toList(),
                    new ScanChecker(ROWS)::check);
        }

        // What a member has may be older than the rows, and so may a revision that is read again.
        private boolean isBeforeFilling(Input input, @Nullable Output output) {
            return input instanceof ReadPages read
                    && (read.local() || read.revision() != 0)
                    && output != null
                    && output.revisions().get(0) < filledRevision;
        }
    }
}
