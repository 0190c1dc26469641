package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.consensus.Rejection;
import java.util.ArrayList;
import java.util.List;

/** The log under the control of a test: keeps what is proposed, and gives no outcome by itself. */
final class FakeProposals implements OwnProposals {

    record Entry(List<Command> commands, long term, LeaderProposal proposal) {

        Command only() {
            assertThat(commands).hasSize(1);
            return commands.get(0);
        }

        void reject() {
            proposal.rejected(Rejection.BUSY);
        }
    }

    private List<Entry> entries = new ArrayList<>();
    boolean broken;

    @Override
    public void propose(List<Command> commands, long term, LeaderProposal proposal) {
        if (broken) {
            throw new IllegalStateException("made to fail");
        }
        entries.add(new Entry(commands, term, proposal));
    }

    /** What was proposed since the last call. */
    List<Entry> take() {
        List<Entry> taken = entries;
        entries = new ArrayList<>();
        return taken;
    }

    /** The only entry that was proposed since the last call. */
    Entry takeOne() {
        List<Entry> taken = take();
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    void assertNothing() {
        assertThat(entries).isEmpty();
    }
}
