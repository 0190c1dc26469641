package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DispatcherTimersTests {

    // monotonic time may be anything and overflow
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 15);
    private final DispatcherTimers timers = new DispatcherTimers(clock::get);
    private final List<String> done = new ArrayList<>();

    private DispatcherTimers.Timer add(String name, long delay, long again) {
        return timers.add(delay, () -> {
            done.add(name);
            return again;
        });
    }

    @Test
    void whatIsDueIsDoneInOrder() {
        add("second", 20, DispatcherTimers.NEVER);
        add("first", 10, DispatcherTimers.NEVER);
        add("third", 30, DispatcherTimers.NEVER);
        assertThat(timers.fire()).isEqualTo(10);

        clock.addAndGet(20);
        assertThat(timers.fire()).isEqualTo(10);

        assertThat(done).containsExactly("first", "second");
        clock.addAndGet(10);
        assertThat(timers.fire()).isEqualTo(DispatcherTimers.NEVER);
        assertThat(timers.size()).isZero();
    }

    @Test
    void aTaskCanBeDoneAgain() {
        add("again", 10, 5);
        clock.addAndGet(12);
        assertThat(timers.fire()).isEqualTo(5);
        clock.addAndGet(5);
        timers.fire();

        assertThat(done).containsExactly("again", "again");
    }

    @Test
    void aCancelledTaskIsNotDone() {
        DispatcherTimers.Timer timer = add("cancelled", 10, 5);
        clock.addAndGet(10);
        timers.fire();
        timer.cancel();
        timer.cancel();
        clock.addAndGet(10);

        assertThat(timers.fire()).isEqualTo(DispatcherTimers.NEVER);
        assertThat(done).containsExactly("cancelled");
    }

    @Test
    void aTaskThatCancelsItselfIsNotDoneAgain() {
        DispatcherTimers.Timer[] timer = new DispatcherTimers.Timer[1];
        timer[0] = timers.add(10, () -> {
            timer[0].cancel();
            return 5;
        });
        clock.addAndGet(10);

        assertThat(timers.fire()).isEqualTo(DispatcherTimers.NEVER);
    }

    @Test
    void aDelayMayBeAsLongAsItLikes() {
        add("late", Long.MAX_VALUE - 1, DispatcherTimers.NEVER);

        assertThat(timers.fire()).isPositive();
        assertThat(done).isEmpty();
    }

    @Test
    void aTaskThatFailsIsDoneAgainLater() {
        timers.add(10, () -> {
            done.add("failed");
            throw new OutOfMemoryError("no thread");
        });
        add("other", 10, DispatcherTimers.NEVER);
        clock.addAndGet(10);

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(timers::fire);
        assertThat(timers.fire()).isEqualTo(DispatcherTimers.RETRY_NANOS);
        clock.addAndGet(DispatcherTimers.RETRY_NANOS);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(timers::fire);

        assertThat(done).containsExactly("failed", "other", "failed");
    }
}
