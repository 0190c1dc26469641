package io.dengine.runtime.leader;

import io.dengine.concurrent.Guarded;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does by itself, in one place: the time of leases, the length of the history, the comparison of states. Everything is proposed bound to the
 * term in which this member leads, does not wait, and is tried again at a later tick when it failed.
 *
 * <p>Threads: {@link #becameLeader} on the apply thread; {@link #tick} on one timer thread; {@link #lostLeadership} and {@link #stop} on any thread. The
 * calls of {@link #becameLeader} and {@link #lostLeadership} come in the order of what happened. The leases are told of effects on the apply thread, before
 * the entry's proposal is {@link LeaderProposal#applied()}.
 */
public final class LeaderTasks {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderTasks.class);

    private final LeaseClock leases;
    private final HistoryKeeper history;
    private final StateChecker states;
    private final Guarded guarded;
    private volatile long term;
    private volatile boolean stopped;

    public LeaderTasks(LeaseClock leases, HistoryKeeper history, StateChecker states, LongSupplier nanoClock) {
        this.leases = leases;
        this.history = history;
        this.states = states;
        this.guarded = new Guarded(LOG, nanoClock);
    }

    /** The leases, to be loaded, and to be told of effects. */
    public LeaseClock leases() {
        return leases;
    }

    /** The comparison of states. */
    public StateChecker states() {
        return states;
    }

    /** This member leads, and has applied an entry of this term. */
    public synchronized void becameLeader(long newTerm) {
        if (!stopped) {
            leases.becameLeader(newTerm);
            term = newTerm;
        }
    }

    /** This member does not lead any more. */
    public synchronized void lostLeadership() {
        term = 0;
        leases.lostLeadership();
    }

    /** Does what is due; every few milliseconds. Throws nothing: what failed is logged and done again. */
    public void tick() {
        if (stopped) {
            return;
        }
        long leading = term;
        guarded.run("looking after the time of leases", leases::tick);
        guarded.run("looking after the length of the history", () -> history.tick(leading));
        guarded.run("looking after the comparison of states", () -> states.tick(leading));
    }

    /** Nothing is proposed any more. Idempotent. */
    public synchronized void stop() {
        stopped = true;
        lostLeadership();
    }
}
