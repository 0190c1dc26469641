package io.dengine.consensus.jraft;

import io.dengine.LeaderInfo;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.ReadIndexListener;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a member that lost its data back: it asks the current leader for its commit index and for the end of its log, and when
 * its own durable log and its state have reached them, everything that its former self may have acknowledged is here again and it
 * may vote. The end of the log matters because the leader may count an acknowledgement of the former self for an entry that is
 * committed only later.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** An answer that has not come by then was lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final QuorumRounds rounds;
    private final LeadershipTracker leadership;
    private final PeerMonitor monitor;
    private final LongSupplier durableLogIndex;
    private final LongPredicate applied;
    private final Runnable onCaughtUp;
    private long askedNanos;
    private long target = -1;
    private long targetTerm;
    private boolean asking;
    private boolean done;

    Recovery(
            QuorumRounds rounds,
            LeadershipTracker leadership,
            PeerMonitor monitor,
            LongSupplier durableLogIndex,
            LongPredicate applied,
            Runnable onCaughtUp) {
        this.rounds = rounds;
        this.leadership = leadership;
        this.monitor = monitor;
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
            LeaderInfo leader = leadership.leader();
            if (target >= 0 && leader != null && leader.term() != targetTerm) {
                // The end of another leader's log may never be reached; and this one counts no old acknowledgements.
                target = -1;
            }
            goal = target;
            if (goal < 0) {
                if (asking && System.nanoTime() - askedNanos < PATIENCE.toNanos()) {
                    return;
                }
                asking = true;
                askedNanos = System.nanoTime();
            }
        }
        if (goal < 0) {
            ask();
        } else if (durableLogIndex.getAsLong() >= goal && applied.test(goal)) {
            onCaughtUp.run();
            LOG.info("caught up with the leader's index {}: this member votes again", goal);
            synchronized (this) {
                done = true;
            }
        }
    }

    private void ask() {
        rounds.begin(new ReadIndexListener() {
            @Override
            public void confirmed(long index) {
                monitor.askAll().whenComplete((answers, error) -> {
                    LeaderInfo leader = leadership.leader();
                    PeerStatus status = error != null || leader == null ? null : answers.get(leader.leaderId());
                    answer(
                            status == null ? -1 : Math.max(index, status.lastLogIndex()),
                            leader == null ? 0 : leader.term());
                });
            }

            @Override
            public void failed(String reason, boolean noLeader) {
                answer(-1, 0);
            }
        });
    }

    private synchronized void answer(long index, long term) {
        if (index >= 0) {
            LOG.info("this member lost its data; it votes again when it has caught up with index {}", index);
        }
        asking = false;
        target = index;
        targetTerm = term;
    }
}
