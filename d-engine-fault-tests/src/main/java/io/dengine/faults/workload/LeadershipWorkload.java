package io.dengine.faults.workload;

import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.util.List;

/**
 * Writes without the way to the leader, to every member, each of which says in which term it took it. What is said of leadership is checked by the run, for all workloads.
 */
public final class LeadershipWorkload extends RoundWorkload<LeadershipWorkload.Nothing> {

    private static final String NAME = "leadership";

    /** A workload. */
    public LeadershipWorkload(Shared shared) {
        super(NAME, 2, shared, round -> new Nothing());
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), this::step);
    }

    private boolean step(Nothing round, Session session) {
        NodeProcess node = session.anyNode();
        Reply reply = session.call(node, false, "claim", NAME + "/" + session.number(), node.id());
        if (reply.outcome() == Outcome.OK && Ask.number(reply, 1) > 0) {
            shared().leadership().accepted(Ask.number(reply, 1), node.id());
        }
        return reply.outcome() == Outcome.OK;
    }

    /** Nothing is recorded. */
    static final class Nothing implements RoundWorkload.Round {

        @Override
        public boolean lastLook(Session session) {
            return true;
        }

        @Override
        public List<Examination> examine() {
            return List.of();
        }
    }
}
