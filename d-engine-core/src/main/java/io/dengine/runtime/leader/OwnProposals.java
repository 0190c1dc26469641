package io.dengine.runtime.leader;

import io.dengine.command.Command;
import java.util.List;

/** The way of the leader's own commands into the log. Thread-safe. */
@FunctionalInterface
public interface OwnProposals {

    /**
     * Proposes commands as one entry. Does not wait.
     *
     * @param commands the commands, in their order; at least one
     * @param term the entry is proposed in this term or not at all
     * @param proposal told exactly once what became of it, by any thread, also before this returns
     */
    void propose(List<Command> commands, long term, LeaderProposal proposal);
}
