package io.dengine.faults.workload;

import io.dengine.faults.checker.WatchChecker;
import io.dengine.faults.checker.WatchModel.Input;
import io.dengine.faults.checker.WatchModel.Mirror;
import io.dengine.faults.checker.WatchModel.Output;
import io.dengine.faults.checker.WatchModel.PutAll;
import io.dengine.faults.checker.WatchModel.ReadAll;
import io.dengine.faults.checker.WatchModel.Row;
import io.dengine.faults.checker.WatchModel.Sequence;
import io.dengine.faults.cluster.MemberLog;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import io.dengine.faults.storage.Members;
import io.dengine.faults.storage.Members.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The keys of a round, what its watchers were told, and what the members' mirrors hold at its end. It ends with the put of a last key: who was told of that was told of everything. Thread-safe.
 */
final class WatchRound implements RoundWorkload.Round {

    private static final AtomicLong ORDER = new AtomicLong();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String LAST = "last";
    private static final String REPLAY = "replay-";
    private static final int PAGE = 100;
    private static final long MIRROR_WAIT_MILLIS = 1000;
    private static final int ROW_WORDS = 5;

    private final long order = ORDER.incrementAndGet();
    private final String prefix;
    private final long fromRevision;
    private final Runnable onEnd;
    private final Recorder<Input, Output> recorder = new Recorder<>();
    private final List<WatchLog> logs = new ArrayList<>();
    private final List<Mirror> mirrors = new CopyOnWriteArrayList<>();
    private boolean lastWritten;
    private volatile boolean closing;
    private boolean sealed;

    /**
     * A round.
     *
     * @param fromRevision one at which none of its keys has been written
     * @param onEnd called when nothing more is to be watched
     */
    WatchRound(String prefix, long fromRevision, Runnable onEnd) {
        this.prefix = prefix;
        this.fromRevision = fromRevision;
        this.onEnd = onEnd;
    }

    String prefix() {
        return prefix;
    }

    long fromRevision() {
        return fromRevision;
    }

    String key(int number) {
        return prefix + number;
    }

    String lastKey() {
        return prefix + LAST;
    }

    Recorder<Input, Output> recorder() {
        return recorder;
    }

    boolean isAfter(WatchRound other) {
        return order > other.order;
    }

    /** Whether the last key is written, or about to be: whoever begins to watch only now may be told of nothing. */
    boolean isClosing() {
        return closing;
    }

    /** What a new watcher is told. */
    WatchLog log(String watcher, boolean fromNow) {
        WatchLog log = new WatchLog(watcher, fromNow);
        synchronized (logs) {
            if (!sealed || watcher.startsWith(REPLAY)) {
                logs.add(log);
            }
        }
        return log;
    }

    private void seal() {
        onEnd.run();
        synchronized (logs) {
            sealed = true;
        }
    }

    private List<WatchLog> logs() {
        synchronized (logs) {
            return List.copyOf(logs);
        }
    }

    @Override
    public boolean lastLook(Session session) {
        closing = true;
        if (!lastWritten) {
            lastWritten = session.ask(recorder, session.anyNode(), writeLast()).outcome() == Outcome.OK;
        }
        if (!lastWritten) {
            return false;
        }
        Reply all = session.ask(recorder, session.anyNode(), readAll());
        if (all.outcome() != Outcome.OK) {
            return false;
        }
        seal();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (logs().stream().anyMatch(WatchLog::isOpen) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        for (NodeProcess node : session.nodes()) {
            if (!hasFoundDamage(node)) {
                replay(session, node);
                lookAtMirror(session, node, Ask.number(all, 0));
            }
        }
        return true;
    }

    /** At what it holds when it has come to the revision at which all keys were read. */
    private void lookAtMirror(Session session, NodeProcess node, long revision) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Mirror mirror = mirror(session, node, revision);
        while (!mirror.reached() && System.nanoTime() - deadline < 0) {
            if (hasFoundDamage(node)) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            mirror = mirror(session, node, revision);
        }
        mirrors.add(mirror);
        session.call(node, false, "mirror-close", prefix);
    }

    /** Such a member has stopped itself and answers nothing until it is replaced, after the next fault. */
    private static boolean hasFoundDamage(NodeProcess node) {
        return Members.condition(node)
                .map(Condition::failure)
                .filter(MemberLog::saysDamaged)
                .isPresent();
    }

    private Mirror mirror(Session session, NodeProcess node, long revision) {
        Reply reply = session.call(node, false, "mirror-rows", prefix, revision, MIRROR_WAIT_MILLIS);
        if (reply.outcome() != Outcome.OK) {
            return new Mirror(node.id(), false, 0, Map.of(), String.valueOf(reply.words()));
        }
        Map<String, Row> rows = new HashMap<>();
        for (int i = 2; i < reply.words().size(); i += ROW_WORDS) {
            rows.put(
                    reply.text(i),
                    new Row(
                            reply.text(i + 1),
                            Ask.number(reply, i + 2),
                            Ask.number(reply, i + 3),
                            Ask.number(reply, i + 4)));
        }
        return new Mirror(node.id(), reply.is(0), Ask.number(reply, 1), rows, "time");
    }

    // Created if it does not exist, so that it is written once even if that has to be tried again.
    private Ask<Input, Output> writeLast() {
        return Ask.conditional(
                true,
                new PutAll(Map.of(lastKey(), LAST)),
                reply -> new Output(Ask.number(reply, 1), reply.is(0), Map.of()),
                "cas",
                lastKey(),
                null,
                LAST);
    }

    private Ask<Input, Output> readAll() {
        return Ask.read(
                Level.LINEARIZABLE,
                new ReadAll(),
                0,
                WatchRound::rows,
                "rows",
                prefix,
                PAGE,
                Level.LINEARIZABLE.word());
    }

    private static Output rows(Reply reply) {
        return new Output(Ask.number(reply, 0), false, Ask.rows(reply));
    }

    /** Watches once more, from the first change on: what a member has kept is what it told. */
    private void replay(Session session, NodeProcess node) {
        try (WatchClient client =
                new WatchClient(session, REPLAY + node, node, false, ended -> ended == null ? this : null)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!client.hasEnded(this) && System.nanoTime() - deadline < 0) {
                client.step();
            }
        }
    }

    @Override
    public List<Examination> examine() {
        List<Sequence> sequences = logs().stream().map(WatchLog::sequence).toList();
        List<Operation<Input, Output>> history = recorder.operations();
        List<Object> told = new ArrayList<>(sequences);
        told.addAll(mirrors);
        return List.of(new Examination(
                "watch", prefix, history, new WatchChecker().check(history, sequences, mirrors), false, told));
    }
}
