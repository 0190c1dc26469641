package io.dengine.runtime;

import static io.dengine.runtime.ClientWorld.OTHER;
import static io.dengine.runtime.ClientWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EngineStoppedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.ReadTimeoutException;
import io.dengine.Role;
import io.dengine.kv.KvClient;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.runtime.WriteCallsTests.Form;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseCallsTests {

    private static final LeaseStatus TOLD = new LeaseStatus(7, Duration.ofSeconds(9), Duration.ofSeconds(1), List.of());

    private final ClientWorld world = new ClientWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private LeaseStatus timeToLive(Form form, KvClient client) {
        if (form == Form.BLOCKING) {
            return client.timeToLive(7, true);
        }
        try {
            return client.async().timeToLive(7, true).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void theLeaderMeasuresInAReadUnderItsLease(Form form) {
        assertThat(timeToLive(form, world.client).remaining()).isEqualTo(Duration.ofSeconds(4));
        assertThat(world.underLeaderLease.timeouts).containsExactly(TIMEOUT);
        assertThat(world.forwarder.commands).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void anotherMemberAsksTheLeader(Form form) {
        world.follows();
        world.forwarder.status = CompletableFuture.completedFuture(TOLD);
        assertThat(timeToLive(form, world.client)).isEqualTo(TOLD);
        assertThat(world.forwarder.commands).containsExactly(new byte[] {7, 1});
        assertThat(world.underLeaderLease.timeouts).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatALeaderMeasuredThatLedNoMoreDoesNotCount(Form form) {
        world.measured = withKeys -> {
            world.follows();
            return new LeaseStatus(7, Duration.ofSeconds(9), Duration.ofSeconds(9), List.of());
        };
        world.forwarder.status = CompletableFuture.completedFuture(TOLD);
        assertThat(timeToLive(form, world.client)).isEqualTo(TOLD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void norWhatWasMeasuredOverALossOfLeadership(Form form) {
        world.measured = withKeys -> {
            world.hasNoLeader();
            world.leadership.publish(Role.LEADER, 3, ClientWorld.SELF);
            return new LeaseStatus(7, Duration.ofSeconds(9), Duration.ofSeconds(9), List.of());
        };
        world.forwarder.status = CompletableFuture.completedFuture(TOLD);
        assertThat(timeToLive(form, world.client)).isEqualTo(TOLD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aLeaseThatDoesNotExistIsToldByEither(Form form) {
        world.measured = withKeys -> {
            throw new LeaseNotFoundException(7);
        };
        assertThatThrownBy(() -> timeToLive(form, world.client)).isInstanceOf(LeaseNotFoundException.class);
        assertThat(world.forwarder.commands).isEmpty();
        world.follows();
        world.forwarder.status = CompletableFuture.failedFuture(new LeaseNotFoundException(7));
        assertThatThrownBy(() -> timeToLive(form, world.client)).isInstanceOf(LeaseNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void nothingIsUnknownOfAQuestion(Form form) {
        world.follows();
        world.forwarder.status = CompletableFuture.failedFuture(new OutcomeUnknownException("no answer"));
        assertThatThrownBy(() -> timeToLive(form, world.client))
                .isInstanceOf(ReadTimeoutException.class)
                .hasMessageContaining("no answer");
    }

    @Test
    void aQuestionThatIsNotAnsweredInTimeEnds() {
        world.follows();
        assertThatThrownBy(() -> world.client.withTimeout(Duration.ofMillis(1)).timeToLive(7))
                .isInstanceOf(ReadTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aStoppedMemberAsksNobody(Form form) {
        world.state.stopped();
        assertThatThrownBy(() -> timeToLive(form, world.client)).isInstanceOf(EngineStoppedException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.client.async().timeToLive(0))
                .withMessage("leaseId must be 1 or more, not 0");
    }

    @Test
    void otherMembersAreAnsweredByTheLeaderOnly() {
        assertThat(world.leaderLeases.timeToLive(7, false, TIMEOUT).join().id()).isEqualTo(7);
        world.follows();
        assertThat(failureOf(world.leaderLeases.timeToLive(7, false, TIMEOUT)))
                .isInstanceOfSatisfying(
                        NotLeaderException.class, e -> assertThat(e.leader()).isEqualTo(OTHER));
        world.hasNoLeader();
        assertThat(failureOf(world.leaderLeases.timeToLive(7, false, TIMEOUT))).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void aLeaseIsRenewedOnceBeforeItIsHandedOut() {
        RenewedLease renewed = lease(new AtomicBoolean());
        world.renewing.answer = CompletableFuture.completedFuture(renewed);
        LeaseListener listener = (lease, reason) -> {};
        assertThat(world.client.withTimeout(Duration.ofSeconds(3)).keepRenewed(7, listener))
                .isSameAs(renewed);
        assertThat(world.renewing.asked).containsExactly(7L, listener, Duration.ofMillis(2_900));
    }

    @Test
    void aLeaseThatCannotBeRenewedIsToldAndLeftAlone() {
        world.renewing.answer = CompletableFuture.failedFuture(new LeaseNotFoundException(7));
        assertThatThrownBy(() -> world.client.keepRenewed(7, (lease, reason) -> {}))
                .isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void aRenewalThatNobodyWaitsForAnyMoreIsCancelled() {
        assertThatThrownBy(() -> world.client.withTimeout(Duration.ofMillis(1)).keepRenewed(7, (lease, reason) -> {}))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.renewing.answer).isCancelled();
    }

    @Test
    void aRenewalThatBeganAtTheLastMomentIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        // Too late for whoever waits, too early for the cancellation.
        world.renewing.answer = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                complete(lease(closed));
                return super.cancel(mayInterruptIfRunning);
            }
        };
        assertThatThrownBy(() -> world.client.withTimeout(Duration.ofMillis(1)).keepRenewed(7, (lease, reason) -> {}))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(closed).isTrue();
    }

    @Test
    void argumentsOfARenewalAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.client.keepRenewed(0, (lease, reason) -> {}))
                .withMessage("leaseId must be 1 or more, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.client.keepRenewed(1, null))
                .withMessage("listener must not be null");
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return future.handle((value, error) -> error).join();
    }

    private static RenewedLease lease(AtomicBoolean closed) {
        return (RenewedLease) Proxy.newProxyInstance(
                RenewedLease.class.getClassLoader(),
                new Class<?>[] {RenewedLease.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> closed.set(true);
                        case "lease" -> {
                            return new Lease(7, Duration.ofSeconds(9));
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    @Test
    void withAFutureALeaseIsRenewedOnceBeforeItIsHandedOutToo() {
        RenewedLease renewed = lease(new AtomicBoolean());
        LeaseListener listener = (lease, reason) -> {};
        CompletableFuture<RenewedLease> future = world.client.async().keepRenewed(7, listener);
        assertThat(future).isNotDone();
        assertThat(world.renewing.asked).containsExactly(7L, listener, TIMEOUT);
        world.renewing.answer.complete(renewed);
        assertThat(future.join()).isSameAs(renewed);
    }

    @Test
    void aFutureOfARenewalFailsWithTheExceptionItself() {
        world.renewing.answer = CompletableFuture.failedFuture(new CompletionException(new LeaseNotFoundException(7)));
        assertThat(failureOf(world.client.async().keepRenewed(7, (lease, reason) -> {})))
                .isInstanceOf(LeaseNotFoundException.class);
        world.state.stopped();
        assertThat(failureOf(world.client.async().keepRenewed(7, (lease, reason) -> {})))
                .isInstanceOf(EngineStoppedException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.client.async().keepRenewed(7, null))
                .withMessage("listener must not be null");
    }

    @Test
    void aFutureOfARenewalThatItsOwnerCancelsEndsIt() {
        CompletableFuture<RenewedLease> future = world.client.async().keepRenewed(7, (lease, reason) -> {});
        future.cancel(false);
        assertThat(world.renewing.answer).isCancelled();

        AtomicBoolean closed = new AtomicBoolean();
        world.renewing.answer = CompletableFuture.completedFuture(lease(closed));
        CountDownLatch held = new CountDownLatch(1);
        world.callbacks.execute(() -> {
            try {
                held.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<RenewedLease> late = world.client.async().keepRenewed(7, (lease, reason) -> {});
        late.cancel(false);
        held.countDown();
        await().untilTrue(closed);
    }
}
