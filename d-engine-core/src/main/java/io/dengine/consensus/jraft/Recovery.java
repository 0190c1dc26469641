package io.dengine.consensus.jraft;

import io.dengine.consensus.ReadIndexListener;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a member that lost its data back: it asks the current leader for the commit index, and when its durable log and its
 * state have reached that, everything that its former self may have acknowledged is here again and it may vote.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final QuorumRounds rounds;
    private final LongSupplier durableLogIndex;
    private final LongPredicate applied;
    private final Runnable onCaughtUp;
    private long target = -1;
    private boolean asking;
    private boolean done;

    Recovery(QuorumRounds rounds, LongSupplier durableLogIndex, LongPredicate applied, Runnable onCaughtUp) {
        this.rounds = rounds;
        this.durableLogIndex = durableLogIndex;
        this.applied = applied;
        this.onCaughtUp = onCaughtUp;
    }

    /** Called regularly by a background thread. */
    void check() {
        long goal;
        synchronized (this) {
            if (done) {
                return;
            }
            goal = target;
            if (goal < 0) {
                if (asking) {
                    return;
                }
                asking = true;
            }
        }
        if (goal < 0) {
            ask();
        } else if (durableLogIndex.getAsLong() >= goal && applied.test(goal)) {
            synchronized (this) {
                done = true;
            }
            LOG.info("caught up with the leader's commit index {}: this member votes again", goal);
            onCaughtUp.run();
        }
    }

    private void ask() {
        rounds.begin(new ReadIndexListener() {
            @Override
            public void confirmed(long index) {
                LOG.info("this member lost its data; it votes again when it has caught up with index {}", index);
                answer(index);
            }

            @Override
            public void failed(String reason, boolean noLeader) {
                answer(-1);
            }
        });
    }

    private synchronized void answer(long index) {
        asking = false;
        target = index;
    }
}
