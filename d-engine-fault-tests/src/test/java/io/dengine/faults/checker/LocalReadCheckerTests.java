package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.LocalReadChecker.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalReadCheckerTests {

    private final List<Seen> seen = new ArrayList<>();

    @Test
    void readsThatLagBehindAreRight() {
        written("1", 1)
                .written("2", 3)
                .read("p", "1", 2, 1)
                .read("p", "2", 3, 3)
                .read("q", "1", 1, 1)
                .read("q", null, 4, 0);
        assertThat(check()).isEmpty();
    }

    @Test
    void whatIsReadMayBeNewerThanTheRevisionThatIsTold() {
        written("1", 1).written("2", 3).read("p", "2", 2, 3);
        assertThat(check()).isEmpty();
    }

    @Test
    void aModificationRevisionIsOfOneValue() {
        written("1", 1).read("p", "2", 1, 1);
        assertThat(check()).anyMatch(found -> found.contains("two values"));
    }

    @Test
    void whatIsReadIsNotOlderThanTheRevisionThatIsTold() {
        written("1", 1).written("2", 3).read("p", "1", 3, 1);
        assertThat(check()).anyMatch(found -> found.contains("revision 3, which has 3"));
    }

    @Test
    void aProcessDoesNotGoBack() {
        read("p", "1", 5, 1).read("p", "1", 4, 1);
        assertThat(check()).anyMatch(found -> found.contains("goes back"));
    }

    @Test
    void aProcessDoesNotShowLessThanItHasShown() {
        read("p", "2", 2, 3).read("p", "1", 2, 1);
        assertThat(check()).anyMatch(found -> found.contains("older than what it has shown"));
    }

    @Test
    void anotherProcessMayBeOlder() {
        read("p", "2", 5, 3).read("q", "1", 2, 1);
        assertThat(check()).isEmpty();
    }

    private LocalReadCheckerTests written(String value, long revision) {
        seen.add(new Seen(seen.size(), null, value, revision, revision, seen.size() * 10L, seen.size() * 10L + 5));
        return this;
    }

    private LocalReadCheckerTests read(String process, String value, long revision, long modRevision) {
        seen.add(
                new Seen(seen.size(), process, value, revision, modRevision, seen.size() * 10L, seen.size() * 10L + 5));
        return this;
    }

    private List<String> check() {
        return new LocalReadChecker().check(seen).stream().map(Finding::message).toList();
    }
}
