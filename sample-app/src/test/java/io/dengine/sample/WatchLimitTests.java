package io.dengine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.withSettings;

import io.dengine.EmbeddedEngine;
import io.dengine.OverloadedException;
import io.dengine.Subscription;
import io.dengine.kv.KvClient;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many streams are open at most, whoever opens and ends them at the same time. */
class WatchLimitTests {

    private static final int CALLERS = 2;
    private static final int ROUNDS = 10_000;

    private final KvClient client = mock(KvClient.class, withSettings().stubOnly());
    private final WatchController controller = new WatchController(client, mock(EmbeddedEngine.class));
    private final ConcurrentLinkedQueue<WatchListener> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @BeforeEach
    void watching() {
        given(client.watch(any(WatchRequest.class), any(), any())).willAnswer(call -> {
            open.add(call.getArgument(2));
            return (Subscription) () -> {};
        });
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        controller.destroy();
    }

    private void open() {
        controller.watch("", 0, null);
    }

    private void end() {
        open.remove().onEnd(new WatchClosedException("x"));
    }

    private void fill(int streams) {
        for (int i = 0; i < streams; i++) {
            open();
        }
    }

    private void assertFull() {
        assertThatExceptionOfType(WatchController.TooManyStreamsException.class).isThrownBy(this::open);
    }

    @Test
    void ofThoseWhoOpenTheLastOneAtTheSameTimeOneGetsIt() throws Exception {
        fill(WatchController.MAX_STREAMS - 1);
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        ConcurrentLinkedQueue<Integer> counts = new ConcurrentLinkedQueue<>();
        List<Future<?>> attempts = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            attempts.add(callers.submit(() -> {
                for (int round = 1; round <= ROUNDS; round++) {
                    meet(arrived, round);
                    if (isOpened()) {
                        opened.incrementAndGet();
                    }
                    if (meet(done, round)) {
                        // the last one: the others wait for it at the next start
                        counts.add(opened.getAndSet(0));
                        end();
                    }
                }
            }));
        }
        for (Future<?> attempt : attempts) {
            attempt.get(60, TimeUnit.SECONDS);
        }
        assertThat(counts).hasSize(ROUNDS).containsOnly(1);
    }

    /** Spins, since those who sleep wake up one after the other. Returns whether the caller is the last of the round. */
    private static boolean meet(AtomicInteger place, int round) {
        boolean last = place.incrementAndGet() == round * CALLERS;
        while (place.get() < round * CALLERS && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        return last;
    }

    private boolean isOpened() {
        try {
            open();
            return true;
        } catch (WatchController.TooManyStreamsException e) {
            return false;
        }
    }

    @Test
    void aStreamThatEndsMakesRoomForOne() {
        fill(WatchController.MAX_STREAMS);
        assertFull();

        WatchListener ended = open.remove();
        ended.onEnd(new WatchClosedException("x"));
        ended.onEnd(new WatchClosedException("x"));

        open();
        assertFull();
    }

    @Test
    void aStreamThatCouldNotBeginTakesNoRoom() {
        fill(WatchController.MAX_STREAMS - 1);
        given(client.watch(any(WatchRequest.class), any(), any())).willThrow(new OverloadedException("x"));
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(this::open);
        reset(client);
        watching();

        open();
        assertFull();
    }
}
