package io.dengine.runtime.leader;

import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Consensus;
import java.util.List;

/** Proposes the leader's own commands through Raft. */
public final class ConsensusProposals implements OwnProposals {

    private final Consensus consensus;

    public ConsensusProposals(Consensus consensus) {
        this.consensus = consensus;
    }

    @Override
    public void propose(List<Command> commands, long term, LeaderProposal proposal) {
        byte[] entry =
                EntryCodec.encode(commands.stream().map(CommandCodec::encode).toList());
        consensus.propose(entry, term, proposal);
    }
}
