package io.dengine.runtime.forward;

import static io.dengine.runtime.forward.Futures.failureOf;
import static io.dengine.runtime.forward.Futures.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.Role;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.LeadershipHub;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The question for the time to live of a lease, from one member to another that leads. */
class ForwardedLeaseQuestionTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final LeaderInfo N1 = new LeaderInfo("n1", 3, "10.0.0.1:9081", null);
    private static final LeaderInfo N2 = new LeaderInfo("n2", 4, "10.0.0.2:9081", null);
    private static final LeaderInfo N3 = new LeaderInfo("n3", 5, "10.0.0.3:9081", null);

    private final FakeNetwork network = new FakeNetwork();
    private final FakeLeader leader = new FakeLeader();
    private final FakeLeader self = new FakeLeader();
    private final LeadershipHub leadership = new LeadershipHub();
    private final ManualTimer timer = new ManualTimer();
    private final Forwarder forwarder = forwarder(10);

    private Forwarder forwarder(int maxPendingReads) {
        LimitsConfig limits = new LimitsConfig(
                4096, 1024, 2048, 128, 100, 100, 4, 1000, maxPendingReads, TIMEOUT, 10, 1024, 2048, 10);
        return new Forwarder(
                "n1", limits, network.asConsensus(), leadership, self.asWork(), timer.asTimer(), timer::nanoTime);
    }

    @BeforeEach
    void theOtherMemberLeads() {
        network.join("n2", new ForwardHandler("n2", leader.asWork()));
        leadership.publish(Role.FOLLOWER, 4, N2);
    }

    @Test
    void theLeaderAnswers() {
        LeaseStatus status = valueOf(ask());

        assertThat(status.id()).isEqualTo(7);
        assertThat(status.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(status.remaining()).isEqualTo(Duration.ofSeconds(42));
        assertThat(status.keys()).usingElementComparator(Arrays::compare).containsExactly(new byte[] {1}, new byte[] {2
        });
        assertThat(timer.isEmpty()).isTrue();
    }

    @Test
    void aMemberThatLeadsAnswersItself() {
        leadership.publish(Role.LEADER, 5, N1);

        assertThat(valueOf(ask()).id()).isEqualTo(7);
        assertThat(network.asked).isEmpty();
        self.failsReadsWith(new LeaseNotFoundException(7));
        assertThat(failureOf(ask())).isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void aLeaseThatDoesNotExistIsAnAnswer() {
        leader.failsReadsWith(new LeaseNotFoundException(8));

        assertThat(failureOf(ask())).isInstanceOfSatisfying(LeaseNotFoundException.class, e -> assertThat(e.leaseId())
                .isEqualTo(8));
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void aLeaderThatIsOverloadedIsNotAskedAgain() {
        leader.failsReadsWith(new OverloadedException("max-pending-reads = 3"));

        assertThat(failureOf(ask())).isInstanceOf(OverloadedException.class).hasMessage("max-pending-reads = 3");
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void whenTheLeaderHasChangedTheNewOneIsAsked() {
        FakeLeader next = new FakeLeader();
        network.join("n3", new ForwardHandler("n3", next.asWork()));
        leader.failsReadsWith(new NotLeaderException("n2", N3));
        CompletableFuture<LeaseStatus> answer = ask();
        assertThat(answer).isNotDone();

        leadership.publish(Role.FOLLOWER, 5, N3);
        timer.next();

        assertThat(valueOf(answer).id()).isEqualTo(7);
        assertThat(network.asked).containsExactly("n2", "n3");
    }

    @Test
    void withoutALeaderOneIsWaitedFor() {
        leadership.publish(Role.CANDIDATE, 5, null);
        CompletableFuture<LeaseStatus> answer = ask();
        timer.next();
        assertThat(answer).isNotDone();

        leadership.publish(Role.LEADER, 5, N1);
        timer.next();

        assertThat(valueOf(answer).id()).isEqualTo(7);
    }

    @Test
    void aRequestOrAnAnswerThatIsLostIsAskedForAgainAndNeverUnknown() {
        for (FakeNetwork.Way way : FakeNetwork.Way.values()) {
            network.way = way;
            CompletableFuture<LeaseStatus> answer = ask();
            network.way = FakeNetwork.Way.OPEN;
            if (way != FakeNetwork.Way.OPEN) {
                assertThat(answer).isNotDone();
                timer.next();
            }
            assertThat(valueOf(answer).id()).isEqualTo(7);
        }
    }

    @Test
    void anAnswerThatIsDamagedIsAskedForAgain() {
        network.answerDamage = answer -> new byte[] {1, 1, 5};
        CompletableFuture<LeaseStatus> answer = ask();
        network.answerDamage = bytes -> new byte[] {1, 0, 7, 1, 0, 0, 0, 0, 0, 0, 0, 1};
        timer.next();
        assertThat(answer).isNotDone();
        network.answerDamage = bytes -> bytes;
        timer.next();

        assertThat(valueOf(answer).id()).isEqualTo(7);
    }

    @Test
    void aLeaderThatIsKnownButDoesNotAnswerInTimeIsATimeout() {
        leader.failsReadsWith(new OutcomeUnknownException("?"));
        CompletableFuture<LeaseStatus> answer = ask();
        timer.next();
        assertThat(answer).isNotDone();

        timer.pass(TIMEOUT);
        timer.next();

        assertThat(failureOf(answer)).isInstanceOf(ReadTimeoutException.class).hasMessageContainingAll("n2", "lease 7");
        assertThat(network.asked).hasSize(2);
        assertThat(timer.isEmpty()).isTrue();
    }

    @Test
    void noLeaderUntilTheEndIsSaidSo() {
        leadership.publish(Role.CANDIDATE, 5, null);
        CompletableFuture<LeaseStatus> answer = ask();

        timer.pass(TIMEOUT);
        timer.next();

        assertThat(failureOf(answer)).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void noTryTakesTheWholeTimeForTheLeaderMayBeGone() {
        network.way = FakeNetwork.Way.REQUEST_LOST;
        forwarder.timeToLive(7, true, Duration.ofSeconds(30));
        forwarder.timeToLive(7, true, Duration.ofSeconds(2));
        forwarder.timeToLive(7, true, Duration.ofMillis(300));

        assertThat(network.timeouts)
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(300));
    }

    @Test
    void aPauseIsNotLongerThanTheTimeThatIsLeft() {
        leadership.publish(Role.CANDIDATE, 5, null);
        CompletableFuture<LeaseStatus> answer = forwarder.timeToLive(7, true, Duration.ofNanos(10));
        long before = timer.nanoTime();

        timer.next();

        assertThat(timer.nanoTime() - before).isEqualTo(10);
        assertThat(failureOf(answer)).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void moreThanTheAllowedReadsAreRefusedAndTheirPlacesComeFree() {
        Forwarder small = forwarder(1);
        leadership.publish(Role.CANDIDATE, 5, null);
        CompletableFuture<LeaseStatus> first = small.timeToLive(7, false, TIMEOUT);

        assertThat(failureOf(small.timeToLive(7, false, TIMEOUT)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-reads = 1");
        leadership.publish(Role.FOLLOWER, 5, N2);
        timer.next();
        assertThat(first).isCompleted();
        assertThat(small.timeToLive(7, false, TIMEOUT)).isCompleted();
    }

    @Test
    void aStopAnswersWhoStillWaitsAndTakesNoMore() {
        leadership.publish(Role.CANDIDATE, 5, null);
        CompletableFuture<LeaseStatus> waiting = ask();

        forwarder.stop(new EngineStoppedException("stopped"));

        assertThat(failureOf(waiting)).isInstanceOf(EngineStoppedException.class);
        assertThat(failureOf(ask())).isInstanceOf(EngineStoppedException.class);
        timer.next();
        assertThat(timer.isEmpty()).isTrue();
    }

    @Test
    void aTimerThatHasStoppedEndsTheQuestion() {
        leadership.publish(Role.CANDIDATE, 5, null);
        timer.stop();

        assertThat(failureOf(ask())).isInstanceOf(EngineStoppedException.class);
    }

    private CompletableFuture<LeaseStatus> ask() {
        return forwarder.timeToLive(7, true, TIMEOUT);
    }
}
