package io.dengine.runtime.forward;

import static io.dengine.runtime.forward.Futures.failureOf;
import static io.dengine.runtime.forward.Futures.valueOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.EngineNotStartedException;
import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.RequestRefusedException;
import io.dengine.Role;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Reason;
import io.dengine.consensus.NotSentException;
import io.dengine.kv.PutResult;
import io.dengine.runtime.LeadershipHub;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write on its way from one member to another that leads, and what becomes of it. */
class ForwardedWriteTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final LeaderInfo N1 = new LeaderInfo("n1", 3, "10.0.0.1:9081", null);
    private static final LeaderInfo N2 = new LeaderInfo("n2", 4, "10.0.0.2:9081", null);
    private static final LeaderInfo N3 =
            new LeaderInfo("n3", 5, "10.0.0.3:9081", URI.create("http://10.0.0.3:8080/app"));
    private static final Command PUT = new Command.Put("key".getBytes(UTF_8), "value".getBytes(UTF_8), 7, 0, true);

    private final FakeNetwork network = new FakeNetwork();
    private final FakeLeader leader = new FakeLeader();
    private final FakeLeader self = new FakeLeader();
    private final LeadershipHub leadership = new LeadershipHub();
    private final ManualTimer timer = new ManualTimer();
    private final Forwarder forwarder = forwarder(LimitsConfig.defaults());

    private Forwarder forwarder(LimitsConfig limits) {
        return new Forwarder("n1", limits, network.asConsensus(), leadership, self.asWork(), timer.asTimer());
    }

    @BeforeEach
    void theOtherMemberLeads() {
        network.join("n2", new ForwardHandler("n2", leader.asWork()));
        leadership.publish(Role.FOLLOWER, 4, N2);
    }

    @Test
    void theLeaderDoesItAndItsResultComesBack() {
        assertThat(valueOf(write())).isEqualTo(new CommandResult.PutDone(new PutResult(1)));
        assertThat(leader.written).containsExactly(PUT);
        assertThat(self.written).isEmpty();
        assertThat(forwarder.pendingWrites()).isZero();
    }

    @Test
    void theTimeoutGoesWithIt() {
        forwarder.write(CommandCodec.encode(PUT), Duration.ofMillis(1234));
        forwarder.write(CommandCodec.encode(PUT), Duration.ofNanos(1));
        forwarder.write(CommandCodec.encode(PUT), Duration.ofDays(365));

        assertThat(network.timeouts)
                .containsExactly(Duration.ofMillis(1234), Duration.ofNanos(1), Duration.ofDays(365));
        assertThat(leader.timeouts)
                .containsExactly(Duration.ofMillis(1234), Duration.ofMillis(1), Duration.ofMillis(Integer.MAX_VALUE));
    }

    @Test
    void whatTheStateRefusesIsAResult() {
        CommandResult refused = new CommandResult.Refused(Reason.LEASE_NOT_FOUND, 7, 0, "");
        leader.writeAnswer = () -> CompletableFuture.completedFuture(refused);

        assertThat(valueOf(write())).isEqualTo(refused);
    }

    @Test
    void aMemberThatLeadsDoesItItself() {
        leadership.publish(Role.LEADER, 5, N1);

        valueOf(write());

        assertThat(self.written).containsExactly(PUT);
        assertThat(network.asked).isEmpty();
        OverloadedException full = new OverloadedException("full");
        self.failsWritesWith(full);
        assertThat(failureOf(write())).isSameAs(full);
        self.writeAnswer = () -> {
            throw full;
        };
        assertThat(failureOf(write())).isSameAs(full);
    }

    @Test
    void withoutALeaderItCertainlyHadNoEffect() {
        leadership.publish(Role.CANDIDATE, 5, null);

        assertThat(failureOf(write()))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("n1 knows of no leader");
        assertThat(network.asked).isEmpty();
    }

    @Test
    void aLeaderThatIsNotReachedCertainlyDidNothing() {
        network.way = FakeNetwork.Way.CLOSED;

        assertThat(failureOf(write()))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContainingAll("n2", "10.0.0.2:9081", "no connection to n2")
                .hasCauseInstanceOf(NotSentException.class);
        assertThat(leader.written).isEmpty();
    }

    @Test
    void anAnswerThatIsLostLeavesTheOutcomeUnknownAndNothingIsSentAgain() {
        network.way = FakeNetwork.Way.ANSWER_LOST;

        assertThat(failureOf(write()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContainingAll("n2", "no answer");
        assertThat(leader.written).hasSize(1);
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void aRequestThatIsLostLeavesTheOutcomeUnknownToo() {
        network.way = FakeNetwork.Way.REQUEST_LOST;

        assertThat(failureOf(write())).isInstanceOf(OutcomeUnknownException.class);
        assertThat(leader.written).isEmpty();
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void anAnswerThatIsDamagedLeavesTheOutcomeUnknown() {
        for (byte[] damaged : List.of(
                new byte[0],
                new byte[] {1},
                new byte[] {1, 0, 99, 1}, // a result of a newer version
                new byte[] {2, 0}, // an answer of a newer version
                new byte[] {1, 2, 99}, // a failure of a newer version
                new byte[] {1, 0, 7, 1, 0})) {
            network.answerDamage = answer -> damaged;

            assertThat(failureOf(write())).as(Arrays.toString(damaged)).isInstanceOf(OutcomeUnknownException.class);
        }
        network.answerDamage = answer -> Arrays.copyOf(answer, answer.length + 1);
        assertThat(failureOf(write())).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aRequestThatIsDamagedIsRefusedWithoutHarm() {
        network.requestDamage = request -> Arrays.copyOf(request, request.length - 1);

        assertThat(failureOf(write()))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContainingAll("n2", "damaged");
        assertThat(leader.written).isEmpty();
    }

    @Test
    void aCommandThatAnOlderLeaderDoesNotKnowIsRefused() {
        CompletableFuture<CommandResult> outcome = forwarder.write(new byte[] {1, 99, 0}, TIMEOUT);

        assertThat(failureOf(outcome))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContainingAll("n2", "older version");
        assertThat(leader.written).isEmpty();
    }

    @Test
    void aMemberThatDoesNotLeadAnyMoreNamesTheOneThatDoes() {
        leader.failsWritesWith(new NotLeaderException("n2", N3));

        assertThat(failureOf(write()))
                .isInstanceOfSatisfying(
                        NotLeaderException.class, e -> assertThat(e.leader()).isEqualTo(N3))
                .hasMessage(new NotLeaderException("n2", N3).getMessage());
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void definiteFailuresOfTheLeaderAreCarriedOver() {
        for (RuntimeException failure : List.of(
                new NoLeaderException("handing over"),
                new NotLeaderException("n2", N1),
                new OverloadedException("max-pending-writes = 3"),
                new DiskFullException("n3 has 5 MB left"),
                new RequestRefusedException("too many"),
                new IllegalArgumentException("value is 5 bytes long; limits.max-value-size is 4"))) {
            leader.failsWritesWith(failure);
            assertThat(failureOf(write()))
                    .isExactlyInstanceOf(failure.getClass())
                    .hasMessage(failure.getMessage());
            leader.failsWritesWith(new CompletionException(failure));
            assertThat(failureOf(write())).isExactlyInstanceOf(failure.getClass());
            leader.writeAnswer = () -> {
                throw failure;
            };
            assertThat(failureOf(write())).isExactlyInstanceOf(failure.getClass());
        }
    }

    @Test
    void aLeaderThatStopsOrHasFailedIsNoLeaderForTheCaller() {
        for (EngineException failure : List.of(
                new EngineStoppedException("node n2 is stopping"),
                new EngineFailedException("node n2 has stopped itself"),
                new EngineNotStartedException("node n2 has not been started"))) {
            leader.failsWritesWith(failure);
            assertThat(failureOf(write()))
                    .isExactlyInstanceOf(NoLeaderException.class)
                    .hasMessageContaining(failure.getMessage());
        }
    }

    @Test
    void whateverElseHappensOnTheLeaderLeavesTheOutcomeUnknown() {
        for (Throwable failure : List.of(
                new OutcomeUnknownException("the leader changed"),
                new EngineException("?"),
                new RejectedExecutionException("?"),
                new IllegalStateException("?"),
                new OutOfMemoryError("?"))) {
            leader.failsWritesWith(failure);
            assertThat(failureOf(write())).isExactlyInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void moreThanTheAllowedWritesAreRefusedAndTheirPlacesComeFree() {
        Forwarder small =
                forwarder(new LimitsConfig(4096, 1024, 2048, 128, 100, 100, 2, 40, 10, TIMEOUT, 10, 1024, 2048, 10));
        List<CompletableFuture<CommandResult>> open = new ArrayList<>();
        leader.writeAnswer = () -> {
            open.add(new CompletableFuture<>());
            return open.get(open.size() - 1);
        };
        byte[] delete = CommandCodec.encode(new Command.Delete(new byte[10]));
        CompletableFuture<CommandResult> first = small.write(delete, TIMEOUT);
        CompletableFuture<CommandResult> second = small.write(delete, TIMEOUT);

        assertThat(small.pendingWrites()).isEqualTo(2);
        assertThat(failureOf(small.write(delete, TIMEOUT)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-writes = 2");
        open.get(0).complete(new CommandResult.Done(1));
        assertThat(failureOf(small.write(CommandCodec.encode(new Command.Delete(new byte[100])), TIMEOUT)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-write-size = 40");
        small.write(delete, TIMEOUT);
        assertThat(valueOf(first)).isEqualTo(new CommandResult.Done(1));
        assertThat(second).isNotDone();
        assertThat(small.pendingWrites()).isEqualTo(2);
    }

    @Test
    void aStopAnswersWhoStillWaitsAndTakesNoMore() {
        leader.writeAnswer = CompletableFuture::new;
        CompletableFuture<CommandResult> waiting = write();
        assertThat(waiting).isNotDone();

        forwarder.stop(new EngineStoppedException("stopped"));

        assertThat(failureOf(waiting)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failureOf(write())).isInstanceOf(EngineStoppedException.class);
        assertThat(leader.written).hasSize(1);
        assertThat(forwarder.pendingWrites()).isZero();
    }

    private CompletableFuture<CommandResult> write() {
        return forwarder.write(CommandCodec.encode(PUT), TIMEOUT);
    }
}
