package io.dengine.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dengine.DiskConfig;
import io.dengine.DiskFullException;
import io.dengine.consensus.MemberReport;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DiskGuardTests {

    private static final long MIN_FREE = 1000;
    private static final long FLOOR = 100;

    private final Map<String, MemberReport> reports = new TreeMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long own = MIN_FREE;
    private boolean leads = true;
    private final DiskGuard guard = guard(MIN_FREE, FLOOR);

    private DiskGuard guard(long minFree, long floor) {
        return new DiskGuard("n1", new DiskConfig(minFree, floor), () -> own, () -> reports, () -> leads);
    }

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(DiskGuard.class);
    }

    @Test
    void beforeAnythingIsKnownEveryWriteIsAdmitted() {
        own = 0;

        assertAdmitsAll();
    }

    @Test
    void withMinFreeBytesEveryWriteIsAdmitted() {
        ownIs(MIN_FREE);

        assertAdmitsAll();
    }

    @Test
    void belowMinFreeWhatLetsTheStoreGrowIsRefused() {
        ownIs(MIN_FREE - 1);

        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> guard.admit(true))
                .withMessage(
                        "member n1 has 999 bytes of free disk space, less than d-engine.disk.min-free = 1000 bytes: "
                                + "writes that let the store grow are refused until there is room; deletes and compaction are "
                                + "accepted");
        assertThatCode(() -> guard.admit(false)).doesNotThrowAnyException();
        assertThat(guard.mayWrite()).isTrue();
    }

    @Test
    void withFloorBytesDeletesAreStillAdmitted() {
        ownIs(FLOOR);

        assertThatCode(() -> guard.admit(false)).doesNotThrowAnyException();
        assertThat(guard.mayWrite()).isTrue();
    }

    @Test
    void belowTheFloorEverythingIsRefused() {
        ownIs(FLOOR - 1);

        String message = "member n1 has 99 bytes of free disk space, less than d-engine.disk.floor = 100 bytes: "
                + "every write is refused until there is room";
        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> guard.admit(false))
                .withMessage(message);
        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> guard.admit(true))
                .withMessage(message);
        assertThat(guard.mayWrite()).isFalse();
    }

    @Test
    void theMemberWithTheLeastSpaceCountsAndIsNamed() {
        reports.put("n2", new MemberReport(500, 0, 0));
        reports.put("n3", new MemberReport(50, 0, 0));
        ownIs(5000);

        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> guard.admit(false))
                .withMessageStartingWith("member n3 has 50 bytes");
    }

    /** A write that is asked for right after an election finds this decided. */
    @Test
    void theOthersCountBeforeThisMemberLeads() {
        leads = false;
        reports.put("n2", new MemberReport(50, 0, 0));
        ownIs(5000);
        leads = true;

        assertThatExceptionOfType(DiskFullException.class)
                .isThrownBy(() -> guard.admit(false))
                .withMessageStartingWith("member n2 has 50 bytes");
        assertThat(guard.mayWrite()).isFalse();
    }

    @Test
    void whoDoesNotLeadLogsItsOwnDiskOnly() {
        leads = false;
        reports.put("n2", new MemberReport(50, 0, 0));
        ownIs(MIN_FREE - 1);

        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .startsWith("member n1 has 999 bytes"));
    }

    @Test
    void aMemberThatTellsNothingRefusesNothing() {
        reports.put("n2", MemberReport.UNKNOWN);
        ownIs(FreeSpace.UNKNOWN);

        assertAdmitsAll();
    }

    @Test
    void ofThisMemberTheOwnSampleCounts() {
        reports.put("n1", new MemberReport(0, 0, 0));
        ownIs(MIN_FREE);

        assertAdmitsAll();
    }

    @Test
    void itRecoversByItselfAtOnce() {
        reports.put("n2", new MemberReport(0, 0, 0));
        ownIs(MIN_FREE);
        assertThat(guard.mayWrite()).isFalse();

        reports.clear();
        guard.refresh();

        assertAdmitsAll();
    }

    @Test
    void withBoundsOfZeroNothingIsRefused() {
        DiskGuard off = guard(0, 0);
        own = 0;
        off.refresh();

        assertThatCode(() -> off.admit(true)).doesNotThrowAnyException();
        assertThat(off.mayWrite()).isTrue();
    }

    @Test
    void itIsLoggedOnceWhenItBeginsAndOnceWhenItEnds() {
        ownIs(MIN_FREE - 1);
        ownIs(MIN_FREE - 2);
        refreshes(MIN_FREE, DiskGuard.CALM_SAMPLES * 3);

        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(log.list.get(0).getFormattedMessage())
                .startsWith(
                        "member n1 has 999 bytes of free disk space, less than d-engine.disk.min-free = 1000 bytes");
        assertThat(log.list.get(1).getLevel()).isEqualTo(Level.INFO);
        assertThat(log.list.get(1).getFormattedMessage())
                .isEqualTo(
                        "free disk space is above d-engine.disk.min-free again on every member that this one knows of: "
                                + "every write is accepted");
    }

    @Test
    void eachOfTheTwoBoundsIsLogged() {
        ownIs(MIN_FREE - 1);
        ownIs(FLOOR - 1);
        refreshes(FLOOR, DiskGuard.CALM_SAMPLES);
        refreshes(MIN_FREE, DiskGuard.CALM_SAMPLES);

        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.WARN, Level.INFO, Level.INFO);
        assertThat(log.list.get(2).getFormattedMessage())
                .contains("above d-engine.disk.floor again")
                .contains("deletes and compaction are accepted");
    }

    @Test
    void spaceThatGoesUpAndDownAroundABoundDoesNotFillTheLog() {
        for (int i = 0; i < 100; i++) {
            ownIs(MIN_FREE - 1);
            ownIs(MIN_FREE);
        }

        assertThat(log.list).hasSize(1);
    }

    @Test
    void refusedWritesAreNotLogged() {
        ownIs(0);
        for (int i = 0; i < 100; i++) {
            assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> guard.admit(true));
        }

        assertThat(log.list).hasSize(1);
    }

    private void ownIs(long bytes) {
        own = bytes;
        guard.refresh();
    }

    private void refreshes(long bytes, int times) {
        for (int i = 0; i < times; i++) {
            ownIs(bytes);
        }
    }

    private void assertAdmitsAll() {
        assertThatCode(() -> guard.admit(true)).doesNotThrowAnyException();
        assertThatCode(() -> guard.admit(false)).doesNotThrowAnyException();
        assertThat(guard.mayWrite()).isTrue();
    }
}
