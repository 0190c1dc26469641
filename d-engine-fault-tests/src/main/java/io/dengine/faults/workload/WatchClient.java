package io.dengine.faults.workload;

import io.dengine.faults.checker.WatchModel.Batch;
import io.dengine.faults.checker.WatchModel.Event;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Watches one round after the other, each until it was told of the last change. Whenever its watcher is gone, it goes on after the last revision that it was told of. Not thread-safe.
 */
final class WatchClient implements Workload.Client {

    private static final long POLL_MILLIS = 200;
    private static final int MOVE_ONCE_IN = 25;
    private static final int EVENT_WORDS = 7;

    private final Session session;
    private final String name;
    private final boolean moves;
    private final UnaryOperator<@Nullable WatchRound> next;
    private NodeProcess node;
    private @Nullable WatchRound ended;
    private @Nullable WatchRound round;
    private @Nullable WatchLog log;
    private @Nullable String watcher;

    /**
     * A client.
     *
     * @param node where it begins
     * @param moves whether it begins with what comes after it was opened, and moves to other members; else it begins with the first change, and stays, and has its member keep a mirror of the round
     * @param next the round after one, or the first one; null when there is none yet
     */
    WatchClient(
            Session session, String name, NodeProcess node, boolean moves, UnaryOperator<@Nullable WatchRound> next) {
        this.session = session;
        this.name = name;
        this.node = node;
        this.moves = moves;
        this.next = next;
    }

    boolean hasEnded(WatchRound asked) {
        return ended == asked;
    }

    @Override
    public boolean step() {
        WatchRound current = round;
        WatchLog told = log;
        if (current == null || told == null) {
            current = next.apply(ended);
            if (current == null) {
                return false;
            }
            told = current.log(name, moves);
            round = current;
            log = told;
        }
        String open = watcher;
        if (open == null) {
            open = open(current, told);
            watcher = open;
            if (moves && told.nextRevision() == 0 && current.isClosing()) {
                // It began so late that it may have missed the last change.
                told.cut();
                leave(current);
            }
            return open != null;
        }
        return poll(open, current, told);
    }

    private @Nullable String open(WatchRound current, WatchLog told) {
        if (moves) {
            node = session.anyNode();
        }
        long from = told.nextRevision();
        if (from == 0 && !moves) {
            from = current.fromRevision();
        }
        Reply reply = session.call(node, false, "watch-open", current.prefix(), from);
        if (reply.outcome() != Outcome.OK) {
            told.failed(node + ": " + reply.words());
            return null;
        }
        told.opened();
        if (!moves && !current.isClosing()) {
            // There already, unless the process is a new one. Whether it could be made shows when it is looked at.
            session.call(node, false, "mirror-open", current.prefix());
        }
        return reply.text(0);
    }

    private boolean poll(String open, WatchRound current, WatchLog told) {
        Reply reply = session.call(node, false, "watch-poll", open, POLL_MILLIS);
        if (reply.outcome() != Outcome.OK) {
            // An answer that was lost took batches with it: only a new watcher tells them again.
            told.failed(node + ": " + reply.words());
            watcher = null;
            return false;
        }
        boolean last = false;
        for (Batch batch : batches(reply)) {
            last |= batch.events().stream().anyMatch(event -> event.key().equals(current.lastKey()));
            told.add(batch, last);
        }
        if (last) {
            leave(current);
        } else if (moves && session.random().nextInt(MOVE_ONCE_IN) == 0) {
            closeWatcher(open);
        }
        return true;
    }

    private void leave(WatchRound current) {
        String open = watcher;
        if (open != null) {
            closeWatcher(open);
        }
        ended = current;
        round = null;
        log = null;
    }

    private void closeWatcher(String open) {
        session.call(node, false, "watch-close", open);
        watcher = null;
    }

    private static List<Batch> batches(Reply reply) {
        List<Batch> batches = new ArrayList<>();
        int word = 0;
        while (word < reply.words().size()) {
            long revision = Ask.number(reply, word);
            long count = Ask.number(reply, word + 1);
            word += 2;
            List<Event> events = new ArrayList<>();
            for (long i = 0; i < count; i++, word += EVENT_WORDS) {
                events.add(new Event(
                        reply.text(word + 1),
                        reply.words().get(word + 2),
                        Ask.number(reply, word + 3),
                        Ask.number(reply, word + 4),
                        Ask.number(reply, word + 5),
                        reply.words().get(word + 6)));
            }
            batches.add(new Batch(revision, events));
        }
        return batches;
    }

    @Override
    public void close() {
        String open = watcher;
        if (open != null) {
            closeWatcher(open);
        }
        WatchLog told = log;
        if (told != null) {
            told.cut();
        }
        session.close();
    }
}
