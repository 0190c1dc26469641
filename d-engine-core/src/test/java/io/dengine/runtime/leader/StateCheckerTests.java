package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dengine.apply.StateCheck;
import io.dengine.command.Command.CheckState;
import io.dengine.consensus.MemberReport;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StateCheckerTests {

    private static final long TERM = 3;
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(100));
    private final FakeProposals proposals = new FakeProposals();
    private final Map<String, MemberReport> reports = new HashMap<>();
    private StateCheck own = new StateCheck(0, 0);
    private boolean mayWrite = true;
    private StateChecker checker = checker(INTERVAL);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(StateChecker.class);

    private StateChecker checker(Duration interval) {
        return new StateChecker("n1", 3, interval, () -> own, () -> reports, proposals, () -> mayWrite, nanos::get);
    }

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
    }

    @Test
    void theLeaderHasHashesRecordedAtTheInterval() {
        checker.tick(TERM);
        pass(INTERVAL.minusMillis(1));
        checker.tick(TERM);
        proposals.assertNothing();

        pass(Duration.ofMillis(1));
        checker.tick(TERM);
        Entry entry = proposals.takeOne();
        assertThat(entry.only()).isEqualTo(new CheckState());
        assertThat(entry.term()).isEqualTo(TERM);
        entry.proposal().applied();
        checker.tick(TERM);
        proposals.assertNothing();

        pass(INTERVAL);
        checker.tick(TERM);
        assertThat(proposals.take()).hasSize(1);
    }

    @Test
    void oneCheckIsOnItsWayAndOneThatFailedIsProposedAgainAtTheNextTick() {
        checker.tick(TERM);
        pass(INTERVAL);
        checker.tick(TERM);
        Entry first = proposals.takeOne();
        pass(INTERVAL);
        checker.tick(TERM);
        proposals.assertNothing();

        first.reject();
        checker.tick(TERM);
        assertThat(proposals.take()).hasSize(1);
    }

    @Test
    void othersAndAnIntervalOfZeroAndAFullDiskRecordNothing() {
        checker.tick(0);
        pass(INTERVAL);
        checker.tick(0);
        proposals.assertNothing();

        mayWrite = false;
        checker.tick(TERM);
        pass(INTERVAL);
        checker.tick(TERM);
        proposals.assertNothing();

        mayWrite = true;
        checker = checker(Duration.ZERO);
        checker.tick(TERM);
        pass(INTERVAL);
        checker.tick(TERM);
        proposals.assertNothing();
    }

    @Test
    void equalHashesAreNoDivergence() {
        own = new StateCheck(100, 1);
        report("n2", 100, 1);
        report("n3", 100, 1);
        look();
        assertThat(checker.divergence()).isNull();
        assertThat(log.list).isEmpty();
    }

    @Test
    void hashesOfDifferentIndexesAreNotCompared() {
        own = new StateCheck(100, 1);
        report("n2", 90, 2);
        report("n3", 0, 0);
        look();
        assertThat(checker.divergence()).isNull();
    }

    @Test
    void namesTheMemberThatDiffersFromTheMajority() {
        own = new StateCheck(100, 0xaL);
        report("n2", 100, 0xbL);
        report("n3", 100, 0xaL);
        look();
        assertThat(checker.divergence())
                .isEqualTo("the states of members differ at index 100 of the log (n1, n3: 000000000000000a;"
                        + " n2: 000000000000000b); the minority is n2, against n1, n3");
    }

    @Test
    void noticesThatTheOthersDifferFromThisMember() {
        own = new StateCheck(100, 1);
        report("n2", 100, 2);
        report("n3", 100, 2);
        look();
        assertThat(checker.divergence()).contains("the minority is n1, against n2, n3");
    }

    @Test
    void saysWhenNoSideIsAMajorityAndCompletesThatWhenMoreIsKnown() {
        own = new StateCheck(100, 1);
        report("n2", 100, 2);
        look();
        assertThat(checker.divergence()).contains("no side is a majority of the 3 members");

        report("n3", 100, 2);
        look();
        assertThat(checker.divergence()).contains("the minority is n1, against n2, n3");
    }

    @Test
    void keepsWhatItFoundAndLogsItOnce() {
        own = new StateCheck(100, 1);
        report("n2", 100, 2);
        report("n3", 100, 1);
        look();
        String found = checker.divergence();

        // The member was replaced.
        for (int index = 200; index < 20_000; index += 100) {
            own = new StateCheck(index, 1);
            report("n2", index, 1);
            report("n3", index, 1);
            look();
        }
        assertThat(checker.divergence()).isEqualTo(found);
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.ERROR))
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("the minority is n2"));
    }

    @Test
    void aMemberThatReportsLateIsComparedWithWhatThisOneRecordedThen() {
        own = new StateCheck(100, 1);
        checker.tick(0);
        own = new StateCheck(200, 7);
        checker.tick(0);
        report("n2", 100, 2);
        look();
        assertThat(checker.divergence()).contains("at index 100 of the log");
    }

    @Test
    void theNumberOfHashesIsBounded() {
        StateHashes hashes = new StateHashes(3);
        for (int index = 1; index < 1_000; index++) {
            hashes.add("n1", index, index);
        }
        hashes.add("n2", 1, 5);
        assertThat(hashes.size()).isEqualTo(StateHashes.MAX_INDEXES);
        assertThat(hashes.firstDifference()).isZero();
    }

    private void report(String member, long index, long hash) {
        reports.put(member, new MemberReport(Long.MAX_VALUE, index, hash));
    }

    private void look() {
        pass(Duration.ofSeconds(1));
        checker.tick(0);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
