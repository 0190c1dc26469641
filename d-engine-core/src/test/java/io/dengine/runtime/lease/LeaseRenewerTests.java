package io.dengine.runtime.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineStoppedException;
import io.dengine.NoLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RenewedLease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRenewerTests {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Lease LEASE = new Lease(5, TTL);
    private static final long TICK = 5;

    private record Call(long leaseId, Duration timeout, long sentAt, CompletableFuture<Lease> answer) {}

    // Near the end of what a long holds: the clock's values may wrap.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(7));
    private final long start = nanos.get();
    private final Deque<Call> calls = new ArrayDeque<>();
    private final List<Long> revoked = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private RuntimeException onRevoke;
    private RuntimeException thrownByKeepAlive;
    private Error errorOfKeepAlive;

    private final LeaseRenewer renewer = new LeaseRenewer(this::keepAlive, this::revoke, Runnable::run, nanos::get);

    private CompletableFuture<Lease> keepAlive(long id, Duration timeout) {
        if (thrownByKeepAlive != null) {
            throw thrownByKeepAlive;
        }
        if (errorOfKeepAlive != null) {
            throw errorOfKeepAlive;
        }
        Call call = new Call(id, timeout, now(), new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    private void revoke(long id) {
        if (onRevoke != null) {
            throw onRevoke;
        }
        revoked.add(id);
    }

    @Test
    void isGivenOutOnceItWasRenewedForTheFirstTime() {
        CompletableFuture<RenewedLease> result = renewer.start(5, (lease, reason) -> {}, TIMEOUT);
        assertThat(result).isNotDone();
        Call first = calls.remove();
        assertThat(first.leaseId()).isEqualTo(5);
        assertThat(first.timeout()).isEqualTo(TIMEOUT);

        passMillis(100);
        first.answer().complete(LEASE);
        RenewedLease renewed = result.join();
        assertThat(renewed.lease()).isEqualTo(LEASE);
        assertThat(renewed.isAlive()).isTrue();
        // Counted from when it was sent.
        assertThat(renewed.remaining()).isEqualTo(TTL.minusMillis(100));
    }

    @Test
    void isNotGivenOutWhenTheFirstRenewalFails() {
        CompletableFuture<RenewedLease> result = renewer.start(5, (lease, reason) -> {}, TIMEOUT);
        calls.remove().answer().completeExceptionally(new LeaseNotFoundException(5));
        assertThatThrownBy(result::join).hasCauseInstanceOf(LeaseNotFoundException.class);
        assertThat(renewer.size()).isZero();

        thrownByKeepAlive = new OverloadedException("full");
        assertThatThrownBy(renewer.start(5, (lease, reason) -> {}, TIMEOUT)::join)
                .hasCause(thrownByKeepAlive);
    }

    @Test
    void endsByItselfWhenNobodyWaitsForItAnyMore() {
        CompletableFuture<RenewedLease> result = renewer.start(5, (lease, reason) -> {}, TIMEOUT);
        result.cancel(false);
        calls.remove().answer().complete(LEASE);
        assertThat(renewer.size()).isZero();
    }

    @Test
    void isRenewedBeforeAThirdOfItsTtlIsOver() {
        RenewedLease renewed = renewed();
        for (int i = 0; i < 20; i++) {
            long before = now();
            Call call = nextCall(TTL.toMillis() / 3);
            assertThat(call.sentAt() - before).isGreaterThan(TTL.toMillis() / 4);
            call.answer().complete(LEASE);
            assertThat(renewed.remaining()).isEqualTo(TTL);
        }
        assertThat(lost).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no leader", "overloaded", "unknown", "wrapped", "thrown"})
    void triesAgainSoonAfterAFailure(String kind) {
        RenewedLease renewed = renewed();
        Call call = nextCall(4_000);
        switch (kind) {
            case "no leader" -> call.answer().completeExceptionally(new NoLeaderException("election"));
            case "overloaded" -> call.answer().completeExceptionally(new OverloadedException("full"));
            case "unknown" -> call.answer().completeExceptionally(new OutcomeUnknownException("lost"));
            case "wrapped" ->
                call.answer().completeExceptionally(new CompletionException(new NoLeaderException("election")));
            default -> {
                call.answer().completeExceptionally(new IllegalStateException("bug"));
                thrownByKeepAlive = new IllegalStateException("bug");
                passWithTicks(30);
                thrownByKeepAlive = null;
            }
        }
        nextCall(100).answer().complete(LEASE);
        assertThat(renewed.remaining()).isEqualTo(TTL);
        assertThat(lost).isEmpty();
    }

    @Test
    void survivesFailuresAsLongAsTheLeaseCanBeAlive() {
        RenewedLease renewed = renewed();
        int attempts = 0;
        while (now() < TTL.toMillis() - 2_000) {
            nextCall(4_000).answer().completeExceptionally(new NoLeaderException("election"));
            attempts++;
        }
        // Not so many that an outage of the leader becomes a storm.
        assertThat(attempts).isBetween(5, 40);
        nextCall(1_100).answer().complete(LEASE);
        passWithTicks(2_500);
        assertThat(renewed.isAlive()).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void isLostWhenItMayHaveEnded() {
        RenewedLease renewed = renewed();
        while (now() < TTL.toMillis() - TICK) {
            passWithTicks(TICK);
            calls.forEach(call -> call.answer().completeExceptionally(new NoLeaderException("no leader is known")));
            calls.clear();
            assertThat(lost).isEmpty();
            assertThat(renewed.isAlive()).isTrue();
        }
        passWithTicks(TICK);
        assertThat(renewed.isAlive()).isFalse();
        assertThat(renewed.remaining()).isZero();
        assertThat(lost).singleElement().asString().contains("PT10S").contains("no leader is known");
        assertThat(renewer.size()).isZero();
    }

    @Test
    void isLostAtOnceWhenThereIsNoSuchLease() {
        RenewedLease renewed = renewed();
        nextCall(4_000).answer().completeExceptionally(new LeaseNotFoundException(5));
        assertThat(lost).containsExactly(new LeaseNotFoundException(5).getMessage());
        assertThat(renewed.isAlive()).isFalse();

        passWithTicks(30_000);
        assertThat(calls).isEmpty();
        assertThat(lost).hasSize(1);
    }

    @Test
    void aCallThatDoesNotAnswerDoesNotCostTheLease() {
        RenewedLease renewed = renewed();
        Call stuck = nextCall(4_000);
        assertThat(stuck.timeout()).isLessThan(TTL.dividedBy(4));

        Call second = nextCall(3_000);
        second.answer().complete(LEASE);
        assertThat(renewed.remaining()).isEqualTo(TTL);

        // What the first one says now is old news.
        stuck.answer().completeExceptionally(new OutcomeUnknownException("timed out"));
        assertThat(renewed.remaining()).isEqualTo(TTL);
        passWithTicks(2_000);
        assertThat(calls).isEmpty();
    }

    @Test
    void noMoreThanTwoCallsAreOnTheirWay() {
        renewed();
        passWithTicks(TTL.toMillis() - 1);
        assertThat(calls).hasSize(2);
        assertThat(lost).isEmpty();

        passWithTicks(TICK);
        assertThat(lost).hasSize(1);
    }

    @Test
    void aConfirmationCountsFromWhenItWasSentAlsoWhenItIsLate() {
        RenewedLease renewed = renewed();
        Call slow = nextCall(4_000);
        passWithTicks(3_000);
        slow.answer().complete(LEASE);
        assertThat(renewed.remaining()).isEqualTo(TTL.minusMillis(now() - slow.sentAt()));
    }

    @Test
    void anOlderConfirmationDoesNotShortenIt() {
        RenewedLease renewed = renewed();
        Call slow = nextCall(4_000);
        Call second = nextCall(3_000);
        second.answer().complete(LEASE);
        slow.answer().complete(LEASE);
        assertThat(renewed.remaining()).isEqualTo(TTL);
    }

    @Test
    void onceItWasNotAliveItIsLostForGood() {
        RenewedLease renewed = renewed();
        Call call = nextCall(4_000);
        // The whole process stood still.
        passMillis(TTL.toMillis());
        assertThat(renewed.isAlive()).isFalse();
        assertThat(lost).hasSize(1);

        call.answer().complete(LEASE);
        assertThat(renewed.isAlive()).isFalse();
        assertThat(lost).hasSize(1);
    }

    @Test
    void aConfirmationThatComesTooLateDoesNotReviveIt() {
        RenewedLease renewed = renewed();
        Call call = nextCall(4_000);
        passMillis(TTL.toMillis());
        call.answer().complete(LEASE);
        assertThat(lost).hasSize(1);
        assertThat(renewed.isAlive()).isFalse();
    }

    @Test
    void aClosedLeaseIsLeftAloneAndForgotten() {
        RenewedLease renewed = renewed();
        Call call = nextCall(4_000);
        renewed.close();
        renewed.close();
        assertThat(renewed.isAlive()).isFalse();
        assertThat(renewed.remaining()).isZero();
        assertThat(renewer.size()).isZero();

        call.answer().complete(LEASE);
        passWithTicks(30_000);
        assertThat(calls).isEmpty();
        assertThat(lost).isEmpty();
        assertThat(revoked).isEmpty();
        assertThat(renewer.size()).isZero();
    }

    @Test
    void revokingEndsTheRenewalAndTheLeaseOnce() {
        RenewedLease renewed = renewed();
        renewed.revoke();
        renewed.revoke();
        renewed.close();
        assertThat(revoked).containsExactly(5L);
        assertThat(renewed.isAlive()).isFalse();
        assertThat(renewer.size()).isZero();
        assertThat(lost).isEmpty();
    }

    @Test
    void revokingALeaseThatHasEndedIsNoError() {
        RenewedLease renewed = renewed();
        onRevoke = new LeaseNotFoundException(5);
        renewed.revoke();
        assertThat(renewed.isAlive()).isFalse();
    }

    @Test
    void aRevocationThatFailedCanBeRepeated() {
        RenewedLease renewed = renewed();
        onRevoke = new NoLeaderException("election");
        assertThatThrownBy(renewed::revoke).isSameAs(onRevoke);
        assertThat(renewed.isAlive()).isFalse();

        onRevoke = null;
        renewed.revoke();
        assertThat(revoked).containsExactly(5L);
    }

    @Test
    void whenTheEngineStopsItIsLostForThatReason() {
        RenewedLease first = renewed();
        RenewedLease second = renewed();
        renewer.stop("node n1 is stopping");
        renewer.stop("again");
        assertThat(lost).containsExactly("node n1 is stopping", "node n1 is stopping");
        assertThat(first.isAlive()).isFalse();
        assertThat(second.isAlive()).isFalse();

        CompletableFuture<RenewedLease> late = renewer.start(6, (lease, reason) -> {}, TIMEOUT);
        calls.remove().answer().complete(new Lease(6, TTL));
        assertThatThrownBy(late::join)
                .hasCauseInstanceOf(EngineStoppedException.class)
                .hasMessageContaining("n1");
    }

    @Test
    void anAnswerThatTheEngineHasStoppedEndsIt() {
        renewed();
        nextCall(4_000).answer().completeExceptionally(new EngineStoppedException("node n1 has been stopped"));
        assertThat(lost).containsExactly("node n1 has been stopped");
    }

    @Test
    void aListenerThatFailsHarmsNoOther() {
        CompletableFuture<RenewedLease> failing = renewer.start(
                5,
                (lease, reason) -> {
                    throw new IllegalStateException("made to fail");
                },
                TIMEOUT);
        calls.remove().answer().complete(LEASE);
        RenewedLease other = renewed();
        renewer.stop("stopped");
        assertThat(failing.join().isAlive()).isFalse();
        assertThat(other.isAlive()).isFalse();
        assertThat(lost).containsExactly("stopped");
    }

    @Test
    void anExecutorThatTakesNothingHarmsNothing() {
        LeaseRenewer rejected = new LeaseRenewer(
                this::keepAlive,
                this::revoke,
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                nanos::get);
        CompletableFuture<RenewedLease> result = rejected.start(5, (lease, reason) -> {}, TIMEOUT);
        calls.remove().answer().complete(LEASE);
        rejected.stop("stopped");
        assertThat(result.join().isAlive()).isFalse();
    }

    @Test
    void aLossThatCouldNotBeToldIsToldLater() {
        AtomicBoolean full = new AtomicBoolean(true);
        LeaseRenewer rejected = new LeaseRenewer(
                this::keepAlive,
                this::revoke,
                task -> {
                    if (full.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                nanos::get);
        rejected.start(5, (lease, reason) -> lost.add(reason), TIMEOUT);
        calls.remove().answer().complete(LEASE);
        passMillis(TTL.toMillis());
        rejected.tick();
        assertThat(rejected.size()).isZero();
        assertThat(lost).isEmpty();
        full.set(false);
        rejected.tick();
        assertThat(lost).hasSize(1);
        rejected.tick();
        assertThat(lost).hasSize(1);
    }

    @Test
    void anErrorOfACallIsAFailureLikeAnyOther() {
        RenewedLease renewed = renewed();
        for (int i = 0; i < 3; i++) {
            errorOfKeepAlive = new OutOfMemoryError("made to fail");
            passWithTicks(4_000);
            errorOfKeepAlive = null;
            nextCall(1_500).answer().complete(LEASE);
        }
        assertThat(renewed.isAlive()).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void aShortLeaseGetsSeveralAttemptsToo() {
        Lease lease = new Lease(6, Duration.ofMillis(200));
        CompletableFuture<RenewedLease> result = renewer.start(6, (any, reason) -> lost.add(reason), TIMEOUT);
        calls.remove().answer().complete(lease);
        nextCall(70).answer().completeExceptionally(new NoLeaderException("election"));
        nextCall(30).answer().completeExceptionally(new NoLeaderException("election"));
        nextCall(30).answer().complete(lease);
        assertThat(result.join().remaining()).isEqualTo(lease.ttl());
    }

    @Test
    void tenThousandLeasesAreRenewedInTime() {
        for (int id = 1; id <= 10_000; id++) {
            Lease lease = new Lease(id, TTL);
            renewer.start(id, (any, reason) -> lost.add(reason), TIMEOUT);
            calls.remove().answer().complete(lease);
        }
        int renewals = 0;
        while (now() < 2 * TTL.toMillis()) {
            passWithTicks(TICK);
            while (!calls.isEmpty()) {
                Call call = calls.remove();
                call.answer().complete(new Lease(call.leaseId(), TTL));
                renewals++;
            }
        }
        assertThat(lost).isEmpty();
        assertThat(renewer.size()).isEqualTo(10_000);
        assertThat(renewals).isBetween(50_000, 70_000);
    }

    private RenewedLease renewed() {
        CompletableFuture<RenewedLease> result = renewer.start(5, (lease, reason) -> lost.add(reason), TIMEOUT);
        calls.remove().answer().complete(LEASE);
        return result.join();
    }

    /** Lets time pass until a renewal is sent. */
    private Call nextCall(long withinMillis) {
        long end = now() + withinMillis;
        while (calls.isEmpty()) {
            assertThat(now()).as("time without a renewal").isLessThan(end);
            passWithTicks(TICK);
        }
        return calls.remove();
    }

    private void passWithTicks(long millis) {
        long left = millis;
        while (left > 0) {
            passMillis(Math.min(TICK, left));
            left -= TICK;
            renewer.tick();
        }
    }

    private void passMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Milliseconds since the beginning of the test. */
    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.get() - start);
    }
}
