package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallGateTests {

    private final CallGate gate = new CallGate();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final FutureTask<Boolean> call = new FutureTask<>(() -> gate.call(() -> {
        inside.countDown();
        await(release);
    }));

    @AfterEach
    void releaseTheCall() {
        release.countDown();
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task, "d-engine-test-gate");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void anOpenGateLetsCallsThrough() {
        AtomicBoolean called = new AtomicBoolean();

        assertThat(gate.call(() -> called.set(true))).isTrue();
        assertThat(called).isTrue();
        assertThat(gate.isClosed()).isFalse();
    }

    @Test
    void aClosedGateLetsNoneThrough() {
        gate.close();

        assertThat(gate.call(() -> {
                    throw new AssertionError("called");
                }))
                .isFalse();
        assertThat(gate.isClosed()).isTrue();
    }

    @Test
    void whoClosesWaitsForTheCallUnderWay() throws Exception {
        start(call);
        await(inside);
        gate.close();
        FutureTask<Void> closing = new FutureTask<>(gate::awaitCall, null);
        awaitWaiting(start(closing));

        assertThat(closing.isDone()).isFalse();
        release.countDown();
        closing.get(10, TimeUnit.SECONDS);

        assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        start(call);
        await(inside);
        gate.close();
        gate.awaitCall();

        assertThat(call.isDone()).isFalse();
    }

    @Test
    void whoClosesInItsOwnCallDoesNotWait() {
        assertThat(gate.call(() -> {
                    gate.close();
                    gate.awaitCall();
                }))
                .isTrue();
        assertThat(gate.call(() -> {})).isFalse();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        start(call);
        await(inside);
        gate.close();
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            gate.awaitCall();
            return Thread.currentThread().isInterrupted();
        });
        Thread closer = start(closing);
        awaitWaiting(closer);
        closer.interrupt();

        assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallThatThrowsLeavesTheGateOpen() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> gate.call(() -> {
                    throw new IllegalStateException("no");
                }));
        FutureTask<Void> other = new FutureTask<>(gate::awaitCall, null);
        start(other);

        Awaitility.await().until(other::isDone);
        assertThat(gate.call(() -> {})).isTrue();
    }
}
