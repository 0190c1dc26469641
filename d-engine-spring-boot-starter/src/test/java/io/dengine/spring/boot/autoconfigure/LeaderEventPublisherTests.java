package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.Role;
import io.dengine.spring.boot.LeadershipAcquiredEvent;
import io.dengine.spring.boot.LeadershipLostEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The stop, while the engine's listener thread is still busy. */
@ExtendWith(OutputCaptureExtension.class)
class LeaderEventPublisherTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final FakeEngine fake = new FakeEngine();
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService listenerThread = Executors.newSingleThreadExecutor();
    private final ExecutorService stoppingThread = Executors.newSingleThreadExecutor();

    @AfterEach
    void endThreads() {
        release.countDown();
        listenerThread.shutdownNow();
        stoppingThread.shutdownNow();
    }

    private LeaderEventPublisher publisher(Duration patience) {
        return new LeaderEventPublisher(fake.engine, this::onEvent, patience);
    }

    /** A listener that does not return from the acquisition until it is released. */
    private void onEvent(Object event) {
        events.add(event);
        if (event instanceof LeadershipAcquiredEvent) {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Leads, and stops, as the engine's queue tells it; the listener is stuck in the first of the two. */
    private void leadAndStop() throws InterruptedException {
        listenerThread.execute(() -> fake.is(Role.LEADER, 1, FakeEngine.leader("n1", 1)));
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        fake.publish(Role.STOPPED, 1, null, listenerThread);
    }

    @Test
    void theStopWaitsForASlowListenerAndForTheEventsBehindIt() throws Exception {
        LeaderEventPublisher publisher = publisher(LONG);
        publisher.start();
        leadAndStop();

        Future<?> stop = stoppingThread.submit(() -> publisher.stop());
        await().atMost(Duration.ofSeconds(30)).until(() -> !publisher.isRunning());
        assertThat(fake.listeners).hasSize(1);
        release.countDown();
        stop.get(30, TimeUnit.SECONDS);

        assertThat(events).last().isEqualTo(new LeadershipLostEvent(null, 1));
        assertThat(fake.listeners).isEmpty();
    }

    @Test
    void itDoesNotWaitForEver(CapturedOutput output) throws Exception {
        LeaderEventPublisher publisher = publisher(Duration.ofMillis(20));
        publisher.start();
        leadAndStop();

        publisher.stop();

        assertThat(output).contains("has not returned within 20 ms; the stop goes on");
        assertThat(fake.listeners).isEmpty();
    }

    @Test
    void aListenerThatClosesTheContextDoesNotWaitForItself() {
        LeaderEventPublisher[] self = new LeaderEventPublisher[1];
        self[0] = new LeaderEventPublisher(
                fake.engine,
                event -> {
                    if (event instanceof LeadershipAcquiredEvent) {
                        fake.publish(Role.STOPPED, 1, null, task -> {});
                        self[0].stop();
                    }
                    events.add(event);
                },
                LONG);
        self[0].start();

        fake.is(Role.LEADER, 1, FakeEngine.leader("n1", 1));

        assertThat(self[0].isRunning()).isFalse();
        assertThat(events).last().isInstanceOf(LeadershipAcquiredEvent.class);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        LeaderEventPublisher publisher = publisher(LONG);
        publisher.start();
        leadAndStop();

        Thread.currentThread().interrupt();
        publisher.stop();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fake.listeners).isEmpty();
    }

    @Test
    void withNothingToTellTheStopDoesNotWait() {
        LeaderEventPublisher publisher = publisher(LONG);
        publisher.start();

        publisher.stop();
        publisher.stop();

        assertThat(publisher.isRunning()).isFalse();
    }
}
