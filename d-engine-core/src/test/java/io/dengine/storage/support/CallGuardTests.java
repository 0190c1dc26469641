package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No call runs on what has been freed, whichever kind it is, and nothing is freed while one runs. */
class CallGuardTests {

    enum Kind {
        CALL,
        SHORT;

        <T> T run(CallGuard guard, CallGuard.Call<T, RuntimeException> call) {
            return this == CALL ? guard.call(call) : guard.callShort(call);
        }
    }

    private final CallGuard guard = CallGuard.withShortCalls("The store");
    private final AtomicInteger freed = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsClosedRefusesCallsAndIsFreedOnce(Kind kind) {
        assertThat(kind.<Integer>run(guard, () -> 7)).isEqualTo(7);
        guard.close(freed::incrementAndGet);
        guard.close(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
        assertThat(guard.isClosed()).isTrue();
        assertThatThrownBy(() -> kind.<Integer>run(guard, () -> 7))
                .isInstanceOf(StoreClosedException.class)
                .hasMessageContaining("The store");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoClosesWaitsForTheCallThatRuns(Kind kind) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = new Thread(() -> kind.run(guard, () -> {
            inside.countDown();
            return isOpened(go);
        }));
        caller.start();
        assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(() -> guard.close(freed::incrementAndGet));
        closer.start();
        await().until(() -> closer.getState() != Thread.State.NEW && closer.getState() != Thread.State.RUNNABLE);
        assertThat(freed).hasValue(0);
        go.countDown();
        closer.join(30_000);
        assertThat(freed).hasValue(1);
        caller.join(30_000);
    }

    private static boolean isOpened(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aConditionThatDoesNotHoldLetsCallsGoOn(Kind kind) {
        guard.closeIf(() -> false, freed::incrementAndGet);
        assertThat(guard.isClosed()).isFalse();
        assertThat(kind.<Integer>run(guard, () -> 7)).isEqualTo(7);
        assertThat(freed).hasValue(0);
    }

    @Test
    void whatACallThrowsLeavesNothingBehind() {
        for (Kind kind : Kind.values()) {
            assertThatThrownBy(() -> kind.run(guard, () -> {
                        throw new IllegalStateException("made to fail");
                    }))
                    .hasMessage("made to fail");
        }
        guard.close(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
    }

    @Test
    void aGuardThatIsNotMadeForShortCallsTakesThemAsOthers() {
        CallGuard plain = new CallGuard("The view");
        assertThat(plain.<Integer, RuntimeException>callShort(() -> 7)).isEqualTo(7);
        plain.close(freed::incrementAndGet);
        assertThatThrownBy(() -> plain.<Integer, RuntimeException>callShort(() -> 7))
                .isInstanceOf(StoreClosedException.class);
    }

    @Test
    void aCallMayMakeAShortOne() {
        assertThat(guard.<Integer, RuntimeException>call(() -> guard.<Integer, RuntimeException>callShort(() -> 7)))
                .isEqualTo(7);
    }

    @Test
    void noCallRunsOnWhatWasFreed() throws InterruptedException {
        int rounds = 2_000;
        AtomicBoolean wrong = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        for (int round = 0; round < rounds; round++) {
            CallGuard each = CallGuard.withShortCalls("The store");
            AtomicBoolean open = new AtomicBoolean(true);
            CountDownLatch begun = new CountDownLatch(2);
            List<Thread> callers = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                Thread caller = new Thread(() -> {
                    begun.countDown();
                    try {
                        while (true) {
                            kind.run(each, () -> {
                                if (!open.get()) {
                                    wrong.set(true);
                                }
                                return calls.incrementAndGet();
                            });
                        }
                    } catch (StoreClosedException expected) {
                        // as it must end
                    }
                });
                caller.start();
                callers.add(caller);
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            each.closeIf(() -> false, () -> open.set(false));
            each.close(() -> open.set(false));
            for (Thread caller : callers) {
                caller.join(30_000);
                assertThat(caller.isAlive()).isFalse();
            }
        }
        assertThat(wrong).isFalse();
        assertThat(calls.get()).isPositive();
    }
}
