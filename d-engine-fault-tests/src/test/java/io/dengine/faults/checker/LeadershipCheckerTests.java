package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipCheckerTests {

    private final LeadershipChecker checker = new LeadershipChecker();

    @Test
    void oneLeaderAfterTheOtherIsRight() {
        leads(checker, "n1", 1, true, 0, 1);
        leads(checker, "n1", 1, false, 4, 5);
        leads(checker, "n2", 2, true, 6, 7);
        checker.accepted(2, "n2");
        assertThat(found(checker)).isEmpty();
        assertThat(checker.terms()).isEqualTo(2);
    }

    @Test
    void aTermHasOneLeader() {
        leads(checker, "n1", 1, false, 0, 1);
        leads(checker, "n2", 1, false, 2, 3);
        assertThat(found(checker)).anyMatch(found -> found.contains("n2 says that it leads in term 1"));
    }

    @Test
    void oneMemberTakesWritesInATerm() {
        checker.accepted(1, "n1");
        checker.accepted(1, "n3");
        assertThat(found(checker)).anyMatch(found -> found.contains("n3 took a write in term 1, in which n1 leads"));
        assertThat(checker.evidence())
                .containsExactly(
                        "before: n3 took a write in term 1, in which n1 leads",
                        "n1 took a write in term 1",
                        "n3 took a write in term 1");
    }

    @Test
    void whoeverIsPrimaryLeads() {
        checker.observe(new LeaderObservation("n3", "p", false, true, 4, "n3", 4, true, true, 0, 1));
        assertThat(found(checker)).singleElement().asString().contains("n3 is primary in term 4 without leading");
    }

    @Test
    void membersAgreeOnWhoLeadsATerm() {
        checker.accepted(4, "n1");
        checker.observe(new LeaderObservation("n3", "p", false, true, 4, "n2", 4, false, true, 0, 1));
        assertThat(found(checker)).anyMatch(found -> found.contains("n2 leads, as n3 says, in term 4"));
    }

    @Test
    void termsOnlyGrow() {
        leads(checker, "n1", 5, false, 0, 1);
        checker.observe(new LeaderObservation("n1", "q", false, true, 4, null, 0, false, true, 2, 3));
        assertThat(found(checker)).anyMatch(found -> found.contains("was in term 5 before"));
    }

    @Test
    void nobodyIsPrimaryAfterANewerOneIs() {
        leads(checker, "n2", 2, true, 0, 10);
        leads(checker, "n1", 1, true, 11, 12);
        assertThat(found(checker)).anyMatch(found -> found.contains("n1 is primary in term 1, although n2"));
    }

    @Test
    void anAnswerThatTookLongMayBeFromBefore() {
        leads(checker, "n2", 2, true, 5, 10);
        leads(checker, "n1", 1, true, 9, 50);
        assertThat(found(checker)).isEmpty();
    }

    @Test
    void anOverlapMayBeAllowed() {
        LeadershipChecker lenient = new LeadershipChecker(Duration.ofNanos(20));
        leads(lenient, "n2", 2, true, 0, 10);
        leads(lenient, "n1", 1, true, 30, 31);
        assertThat(found(lenient)).isEmpty();
        leads(lenient, "n1", 1, true, 31, 32);
        assertThat(found(lenient)).hasSize(1);
    }

    private static void leads(LeadershipChecker checker, String node, long term, boolean primary, long from, long to) {
        checker.observe(new LeaderObservation(node, "p", true, true, term, node, term, primary, true, from, to));
    }

    private static List<String> found(LeadershipChecker checker) {
        return checker.findings().stream().map(Finding::message).toList();
    }
}
