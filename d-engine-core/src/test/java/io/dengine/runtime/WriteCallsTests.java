package io.dengine.runtime;

import static io.dengine.runtime.ClientWorld.OTHER;
import static io.dengine.runtime.ClientWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.DiskFullException;
import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Reason;
import io.dengine.consensus.Rejection;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a write goes, and what its caller learns; each for the caller who waits and for the one who does not. */
class WriteCallsTests {

    enum Form {
        BLOCKING,
        ASYNCHRONOUS
    }

    private static final CommandResult DONE = new CommandResult.PutDone(new PutResult(3));

    private final ClientWorld world = new ClientWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private PutResult put(Form form, KvClient client) {
        return form == Form.BLOCKING
                ? client.put("k", "v")
                : joined(() -> client.async().put("k", "v"));
    }

    private Lease keepAlive(Form form, KvClient client) {
        return form == Form.BLOCKING
                ? client.keepAlive(7)
                : joined(() -> client.async().keepAlive(7));
    }

    private static <T> T joined(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> future = call.get();
        try {
            return future.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void theLeaderProposesItself(Form form) {
        world.answer(command -> DONE);
        assertThat(put(form, world.client)).isEqualTo(new PutResult(3));
        assertThat(put(form, world.client.viaLeader())).isEqualTo(new PutResult(3));
        assertThat(world.forwarder.commands).isEmpty();
        assertThat(world.admissions).containsExactly(true, true);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anotherMemberRefusesAndNamesTheLeader(Form form) {
        world.follows();
        assertThatThrownBy(() -> put(form, world.client))
                .isInstanceOfSatisfying(
                        NotLeaderException.class, e -> assertThat(e.leader()).isEqualTo(OTHER));
        assertThat(world.forwarder.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aViewThroughTheLeaderSendsItThere(Form form) {
        world.follows();
        world.forwarder.answer = CompletableFuture.completedFuture(DONE);
        assertThat(put(form, world.client.viaLeader())).isEqualTo(new PutResult(3));
        assertThat(world.forwarder.commands).hasSize(1);
        assertThat(world.decode(world.forwarder.commands.get(0))).isInstanceOf(Command.Put.class);
        // A waiting caller gives up when his time is over; what he waits for has ended by itself before.
        assertThat(world.forwarder.timeouts)
                .containsExactly(form == Form.BLOCKING ? TIMEOUT.minusMillis(100) : TIMEOUT);
        assertThat(world.consensus.proposals).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void withoutALeaderNothingIsSent(Form form) {
        world.hasNoLeader();
        assertThatThrownBy(() -> put(form, world.client.viaLeader())).isInstanceOf(NoLeaderException.class);
        assertThatThrownBy(() -> keepAlive(form, world.client)).isInstanceOf(NoLeaderException.class);
        assertThat(world.forwarder.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aLeaderThatIsRefusedForNotLeadingSendsItOnceToTheNext(Form form) {
        world.propose(proposal -> {
            world.follows();
            proposal.rejected(Rejection.NOT_LEADER);
        });
        world.forwarder.answer = CompletableFuture.completedFuture(DONE);
        assertThat(put(form, world.client.viaLeader())).isEqualTo(new PutResult(3));
        assertThat(world.consensus.proposals).hasSize(1);
        assertThat(world.forwarder.commands).hasSize(1);
        assertThat(world.forwarder.timeouts.get(0)).as("what is left of it").isLessThan(TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatTheNextLeaderRefusesIsNotSentAgain(Form form) {
        world.follows();
        world.forwarder.answer = CompletableFuture.failedFuture(new NotLeaderException("n2", ClientWorld.SELF));
        assertThatThrownBy(() -> put(form, world.client.viaLeader()))
                .isInstanceOfSatisfying(
                        NotLeaderException.class, e -> assertThat(e.nodeId()).isEqualTo("n2"));
        assertThat(world.forwarder.commands).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatMayHaveBeenProposedIsNeverSent(Form form) {
        world.propose(proposal -> {
            world.follows();
            proposal.unknown("leader stepped down");
        });
        assertThatThrownBy(() -> put(form, world.client.viaLeader())).isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.forwarder.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aHandOverIsNoReasonToSend(Form form) {
        world.propose(proposal -> proposal.rejected(Rejection.HANDING_OVER));
        assertThatThrownBy(() -> put(form, world.client.viaLeader()))
                .isInstanceOf(NoLeaderException.class)
                .hasMessageContaining("handing leadership over");
        assertThat(world.forwarder.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void renewalsGoToTheLeaderWithoutBeingAsked(Form form) {
        world.answer(command -> new CommandResult.LeaseDone(7, 5000));
        assertThat(keepAlive(form, world.client)).isEqualTo(new Lease(7, Duration.ofSeconds(5)));
        world.follows();
        world.forwarder.answer = CompletableFuture.completedFuture(new CommandResult.LeaseDone(7, 6000));
        assertThat(keepAlive(form, world.client)).isEqualTo(new Lease(7, Duration.ofSeconds(6)));
        assertThat(world.decode(world.forwarder.commands.get(0))).isEqualTo(new Command.KeepAlive(7));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aRefusalByTheStateIsAnExceptionWhereverItComesFrom(Form form) {
        CommandResult refused = new CommandResult.Refused(Reason.LEASE_NOT_FOUND, 7, 0, "");
        world.answer(command -> refused);
        assertThatThrownBy(() -> keepAlive(form, world.client)).isInstanceOf(LeaseNotFoundException.class);
        world.follows();
        world.forwarder.answer = CompletableFuture.completedFuture(refused);
        assertThatThrownBy(() -> keepAlive(form, world.client)).isInstanceOf(LeaseNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aFullDiskRefusesWhatGrows(Form form) {
        world.notAdmitted = new DiskFullException("no room on n3");
        assertThatThrownBy(() -> put(form, world.client))
                .isInstanceOf(DiskFullException.class)
                .hasMessage("no room on n3");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aMemberThatIsStoppedOrHasFailedTakesNothing(Form form) {
        world.failure.set("disk broken");
        assertThatThrownBy(() -> put(form, world.client)).isInstanceOf(EngineFailedException.class);
        world.state.stopped();
        assertThatThrownBy(() -> put(form, world.client)).isInstanceOf(EngineStoppedException.class);
        assertThat(world.consensus.proposals).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void theTimeoutIsThatOfTheView(Form form) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        Thread timer = new Thread(() -> {
            do {
                world.path.expire(System.nanoTime());
            } while (!isOver(answered));
        });
        timer.setDaemon(true);
        timer.start();
        assertThatThrownBy(() -> put(form, world.client.withTimeout(Duration.ofMillis(300))))
                .isInstanceOfAny(OutcomeUnknownException.class, OverloadedException.class);
        answered.countDown();
        timer.join(TIMEOUT.toMillis());
        assertThat(timer.isAlive()).isFalse();
    }

    @Test
    void aForwardedWriteThatNobodyAnswersIsUnknownAtItsDeadline() {
        world.follows();
        assertThatThrownBy(() -> world.client
                        .viaLeader()
                        .withTimeout(Duration.ofMillis(1))
                        .put("k", "v"))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void anAnswerThatComesLaterIsDeliveredOnACallbackThread() {
        AtomicReference<String> thread = new AtomicReference<>();
        CompletableFuture<PutResult> put = world.client.async().put("k", "v");
        CompletableFuture<Void> seen =
                put.thenAccept(result -> thread.set(Thread.currentThread().getName()));
        await().until(() -> !world.consensus.proposals.isEmpty());
        ((EntryProposal) world.consensus.proposals.get(0)).applied(java.util.List.of(DONE));
        seen.join();
        assertThat(thread).hasValue(ClientWorld.CALLBACK_THREAD);
    }

    @Test
    void aFutureFailsWithTheExceptionItself() {
        world.follows();
        AtomicReference<Throwable> met = new AtomicReference<>();
        world.client.async().put("k", "v").whenComplete((result, error) -> met.set(error));
        assertThat(met.get()).isExactlyInstanceOf(NotLeaderException.class);
    }

    @Test
    void whatIsWrongWithArgumentsIsThrownAndNotToldByTheFuture() {
        world.state.stopped();
        assertThatThrownBy(() -> world.client.async().put("", "v")).isInstanceOf(IllegalArgumentException.class);
        assertThat(world.client.async().put("k", "v")).isCompletedExceptionally();
    }

    @Test
    void aFutureThatItsOwnerCancelsChangesNothing() {
        CompletableFuture<PutResult> put = world.client.async().put("k", "v");
        await().until(() -> !world.consensus.proposals.isEmpty());
        put.cancel(true);
        assertThat(world.path.pendingWrites()).isEqualTo(1);
        ((EntryProposal) world.consensus.proposals.get(0)).applied(java.util.List.of(DONE));
        assertThat(world.path.pendingWrites()).isZero();
    }

    @Test
    void renewersAskWithATimeoutOfTheirOwn() {
        world.follows();
        world.forwarder.answer = CompletableFuture.completedFuture(new CommandResult.LeaseDone(7, 6000));
        assertThat(world.parts.keepAlive(7, Duration.ofNanos(500)).join())
                .isEqualTo(new Lease(7, Duration.ofSeconds(6)));
        assertThat(world.forwarder.timeouts).containsExactly(Duration.ofNanos(500));
    }

    @Test
    void renewersDoNotWaitForThreadsThatUsersBlock() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        world.callbacks.execute(() -> awaitQuietly(blocked));
        world.propose(proposal -> {
            world.follows();
            proposal.rejected(Rejection.NOT_LEADER);
        });
        world.forwarder.answer = new CompletableFuture<>();
        AtomicReference<String> thread = new AtomicReference<>();
        CompletableFuture<Void> renewed = world.parts
                .keepAlive(7, TIMEOUT)
                .thenAccept(lease -> thread.set(Thread.currentThread().getName()));
        await().until(() -> !world.forwarder.commands.isEmpty());
        Thread answering =
                new Thread(() -> world.forwarder.answer.complete(new CommandResult.LeaseDone(7, 6000)), "test-answer");
        answering.start();
        renewed.join();
        assertThat(thread.get()).isIn("test-answer", ClientWorld.OWN_THREAD);
        blocked.countDown();
    }

    @Test
    void aWaitingCallerDoesNotDependOnThreadsThatUsersBlock() {
        CountDownLatch blocked = new CountDownLatch(1);
        world.callbacks.execute(() -> awaitQuietly(blocked));
        world.propose(proposal -> {
            world.follows();
            proposal.rejected(Rejection.NOT_LEADER);
        });
        world.forwarder.answer = CompletableFuture.completedFuture(DONE);
        assertThat(world.client.viaLeader().put("k", "v")).isEqualTo(new PutResult(3));
        blocked.countDown();
    }

    @Test
    void whenFuturesPileUpBehindDependentsNoMoreBegin() {
        world.notTaken = new OverloadedException("blocked");
        for (CompletableFuture<?> refused : List.of(
                world.client.async().put("k", "v"),
                world.client.async().get("k"),
                world.client.async().timeToLive(7),
                world.client.async().keepRenewed(7, (lease, reason) -> {}))) {
            assertThat(refused.handle((value, error) -> error).join()).isInstanceOf(OverloadedException.class);
        }
        assertThat(world.admissions).isEmpty();
        world.answer(command -> DONE);
        assertThat(world.client.put("k", "v")).isEqualTo(new PutResult(3));
    }

    // The timer of a member looks as often.
    private static boolean isOver(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
