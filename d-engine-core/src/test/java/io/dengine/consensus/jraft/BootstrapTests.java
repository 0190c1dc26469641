package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.consensus.MemberReport;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import io.dengine.consensus.jraft.Bootstrap.Decision;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BootstrapTests {

    private static final UUID A = UUID.randomUUID();
    private static final UUID B = UUID.randomUUID();
    private static final UUID C = UUID.randomUUID();
    private static final UUID FORMER_A = UUID.randomUUID();
    private static final Map<String, UUID> FOUNDERS = Map.of("a", A, "b", B, "c", C);

    private final Bootstrap bootstrap = new Bootstrap("a", A, List.of("a", "b", "c"));

    @Test
    void waitsWhileAMemberIsSilentAndNamesIt() {
        Decision decision = bootstrap.evaluate(Map.of("b", empty("b", B)), true);
        assertThat(decision).isInstanceOfSatisfying(Decision.Wait.class, wait -> assertThat(wait.reason())
                .contains("no answer from c"));
    }

    @Test
    void foundsAClusterWhenAllAreEmptyTwiceInARow() {
        Map<String, PeerStatus> answers = Map.of("b", empty("b", B), "c", empty("c", C));
        assertThat(bootstrap.evaluate(answers, true)).isInstanceOf(Decision.Wait.class);
        assertThat(bootstrap.evaluate(answers, true)).isEqualTo(new Decision.Found(FOUNDERS));
    }

    @Test
    void beginsAnewWhenAMemberWasReplacedBetweenTheRounds() {
        bootstrap.evaluate(Map.of("b", empty("b", B), "c", empty("c", C)), true);
        Map<String, PeerStatus> replaced = Map.of("b", empty("b", UUID.randomUUID()), "c", empty("c", C));
        assertThat(bootstrap.evaluate(replaced, true)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void beginsAnewWhenAMemberWasSilentBetweenTheRounds() {
        Map<String, PeerStatus> all = Map.of("b", empty("b", B), "c", empty("c", C));
        bootstrap.evaluate(all, true);
        bootstrap.evaluate(Map.of("b", empty("b", B)), true);
        assertThat(bootstrap.evaluate(all, true)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void joinsAtOnceWhenAVoterNamesItAmongTheFounders() {
        Map<String, PeerStatus> answers = Map.of("b", voter("b", B, FOUNDERS, 1));
        assertThat(bootstrap.evaluate(answers, false)).isEqualTo(new Decision.Found(FOUNDERS));
    }

    @Test
    void aFounderThatIsItselfRecoveringIsNoWitness() {
        PeerStatus recovering = status("b", UUID.randomUUID(), Membership.RECOVERING, FOUNDERS, 5);
        assertThat(bootstrap.evaluate(Map.of("b", recovering), true)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aMemberThatLostItsDataRecoversAboveTheTermOfEveryVoter() {
        Map<String, UUID> founders = Map.of("a", FORMER_A, "b", B, "c", C);
        Map<String, PeerStatus> answers = Map.of("b", voter("b", B, founders, 5), "c", voter("c", C, founders, 7));
        assertThat(bootstrap.evaluate(answers, true)).isEqualTo(new Decision.Recover(founders, 7));
    }

    @Test
    void aMemberThatLostItsDataWaitsForAMajorityWithoutItself() {
        Map<String, UUID> founders = Map.of("a", FORMER_A, "b", B, "c", C);
        Map<String, PeerStatus> one = Map.of("b", voter("b", B, founders, 5));
        assertThat(bootstrap.evaluate(one, true)).isInstanceOf(Decision.Wait.class);

        Map<String, PeerStatus> otherLostToo =
                Map.of("b", voter("b", B, founders, 5), "c", status("c", C, Membership.RECOVERING, founders, 5));
        assertThat(bootstrap.evaluate(otherLostToo, true)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void aMemberThatLostItsDataWaitsUntilElectionsItVotedInAreOver() {
        Map<String, UUID> founders = Map.of("a", FORMER_A, "b", B, "c", C);
        Map<String, PeerStatus> answers = Map.of("b", voter("b", B, founders, 5), "c", voter("c", C, founders, 5));
        assertThat(bootstrap.evaluate(answers, false)).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void doesNotFoundAClusterWhileOneExists() {
        Map<String, UUID> founders = Map.of("a", FORMER_A, "b", B, "c", C);
        Map<String, PeerStatus> answers = Map.of("b", empty("b", UUID.randomUUID()), "c", voter("c", C, founders, 5));
        assertThat(bootstrap.evaluate(answers, true)).isInstanceOf(Decision.Wait.class);
        assertThat(bootstrap.evaluate(answers, true)).isInstanceOf(Decision.Wait.class);
    }

    private static PeerStatus empty(String id, UUID incarnation) {
        return status(id, incarnation, Membership.EMPTY, Map.of(), 0);
    }

    private static PeerStatus voter(String id, UUID incarnation, Map<String, UUID> founders, long term) {
        return status(id, incarnation, Membership.VOTER, founders, term);
    }

    private static PeerStatus status(
            String id, UUID incarnation, Membership membership, Map<String, UUID> founders, long term) {
        return new PeerStatus("cluster", id, incarnation, membership, founders, term, 0, 0, MemberReport.UNKNOWN);
    }
}
