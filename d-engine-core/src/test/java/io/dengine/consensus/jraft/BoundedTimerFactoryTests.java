package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.JRaftUtils;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Scheduler;
import com.alipay.sofa.jraft.option.NodeOptions;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The library's timers, when the time of day was set back by ten minutes while it set one. */
class BoundedTimerFactoryTests {

    private static final int ELECTION_TIMEOUT_MILLIS = 2000;
    private static final Duration HEARTBEATS = Duration.ofMillis(200);
    private static final Duration COPY_AGAIN = Duration.ofSeconds(1);
    private static final Duration SET_BACK = Duration.ofMinutes(10);

    @Test
    void theLibraryUsesIt() {
        assertThat(JRaftUtils.raftTimerFactory()).isInstanceOf(BoundedTimerFactory.class);
    }

    @Test
    void aTimerOfANodeOfTheEngineComesAfterTheIntervalOfHeartbeatsAtTheLatest() {
        assertThat(delayed(SET_BACK)).isLessThanOrEqualTo(HEARTBEATS);
        assertThat(delayed(Duration.ofDays(365_000))).isLessThanOrEqualTo(HEARTBEATS);
        assertThat(delayed(HEARTBEATS.plusMillis(1))).isLessThanOrEqualTo(HEARTBEATS);
        assertThat(delayed(SET_BACK, scheduler(true, 50))).isLessThanOrEqualTo(Duration.ofMillis(10));
    }

    @Test
    void whatIsMeantStaysAsItIs() {
        assertThat(delayed(SET_BACK.negated())).isLessThanOrEqualTo(Duration.ZERO);
        // a hand-over is given up after an election timeout, a part of a snapshot is asked for again after a second
        assertThat(delayed(Duration.ofMinutes(5), scheduler(true, 300_000))).isGreaterThan(Duration.ofMinutes(4));
        Scheduler scheduler = scheduler(true, ELECTION_TIMEOUT_MILLIS);
        try {
            assertThat(after(COPY_AGAIN, scheduler)).isGreaterThan(after(COPY_AGAIN.plusMillis(1), scheduler));
        } finally {
            scheduler.shutdown();
        }
    }

    @Test
    void theElectionTimeoutMayBeJustASecond() {
        Scheduler scheduler = scheduler(true, Math.toIntExact(COPY_AGAIN.toMillis()));
        try {
            assertThat(after(COPY_AGAIN, scheduler)).isGreaterThan(after(SET_BACK, scheduler));
        } finally {
            scheduler.shutdown();
        }
    }

    @Test
    void timersOfOtherNodesStayAsTheyAre() {
        assertThat(delayed(SET_BACK, scheduler(false, ELECTION_TIMEOUT_MILLIS)))
                .isGreaterThan(SET_BACK.minusMinutes(1));
    }

    @Test
    void whatIsRepeatedIsRepeatedAtItsOwnPace() {
        Scheduler scheduler = scheduler(true, ELECTION_TIMEOUT_MILLIS);
        try {
            ScheduledFuture<?> rate = scheduler.scheduleAtFixedRate(() -> {}, 600, 700, TimeUnit.SECONDS);
            ScheduledFuture<?> delay = scheduler.scheduleWithFixedDelay(() -> {}, 600, 700, TimeUnit.SECONDS);
            assertThat(rate.getDelay(TimeUnit.MILLISECONDS)).isLessThanOrEqualTo(HEARTBEATS.toMillis());
            assertThat(delay.getDelay(TimeUnit.MILLISECONDS)).isLessThanOrEqualTo(HEARTBEATS.toMillis());
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(rate.getDelay(TimeUnit.SECONDS)).isBetween(600L, 700L);
                assertThat(delay.getDelay(TimeUnit.SECONDS)).isBetween(600L, 700L);
            });
        } finally {
            scheduler.shutdown();
        }
    }

    private static Duration delayed(Duration delay) {
        return delayed(delay, scheduler(true, ELECTION_TIMEOUT_MILLIS));
    }

    /** After which time a timer comes that the library sets for after so long. */
    private static Duration delayed(Duration delay, Scheduler scheduler) {
        try {
            return after(delay, scheduler);
        } finally {
            scheduler.shutdown();
        }
    }

    private static Duration after(Duration delay, Scheduler scheduler) {
        return Duration.ofNanos(scheduler
                .schedule(() -> {}, delay.toMillis(), TimeUnit.MILLISECONDS)
                .getDelay(TimeUnit.NANOSECONDS));
    }

    private static Scheduler scheduler(boolean ofTheEngine, int electionTimeoutMillis) {
        NodeOptions options = new NodeOptions();
        options.setElectionTimeoutMs(electionTimeoutMillis);
        Scheduler[] given = new Scheduler[1];
        NodeImpl node = new NodeImpl() {
            @Override
            public boolean init(NodeOptions started) {
                given[0] = JRaftUtils.raftTimerFactory().getRaftScheduler(true, 1, "timers");
                return true;
            }
        };
        assertThat(ofTheEngine ? BoundedTimerFactory.init(node, options) : node.init(options))
                .isTrue();
        return given[0];
    }
}
