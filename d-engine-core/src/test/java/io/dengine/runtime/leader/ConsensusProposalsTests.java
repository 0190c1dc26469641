package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.Rejection;
import io.dengine.runtime.leader.LeaderProposal.Outcome;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConsensusProposalsTests {

    private final List<Object[]> calls = new ArrayList<>();
    private final Consensus consensus = (Consensus) Proxy.newProxyInstance(
            Consensus.class.getClassLoader(), new Class<?>[] {Consensus.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("propose");
                calls.add(arguments);
                return null;
            });

    @Test
    void theCommandsAreOneEntryBoundToTheTerm() {
        List<Command> commands =
                List.of(new FormCluster(new UUID(1, 2), "one"), new FormCluster(new UUID(3, 4), "two"));
        LeaderProposal proposal = new LeaderProposal();
        new ConsensusProposals(consensus).propose(commands, 9, proposal);

        assertThat(calls).hasSize(1);
        Object[] call = calls.get(0);
        assertThat(EntryCodec.decode(ByteBuffer.wrap((byte[]) call[0])).stream().map(CommandCodec::decode))
                .containsExactlyElementsOf(commands);
        assertThat(call[1]).isEqualTo(9L);
        assertThat(call[2]).isSameAs(proposal);
    }

    @Test
    void aProposalTellsWhatBecameOfIt() {
        LeaderProposal applied = new LeaderProposal();
        assertThat(applied.isPending()).isTrue();
        applied.applied();
        assertThat(applied.outcome()).isEqualTo(Outcome.APPLIED);

        LeaderProposal rejected = new LeaderProposal();
        rejected.rejected(Rejection.BUSY);
        assertThat(rejected.outcome()).isEqualTo(Outcome.FAILED);

        LeaderProposal unknown = new LeaderProposal();
        unknown.unknown("lost");
        assertThat(unknown.outcome()).isEqualTo(Outcome.FAILED);
    }
}
