package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PumpTests {

    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private Runnable duringStep = () -> {};
    private final Pump pump = new Pump(this::schedule, this::step);

    private void schedule() {
        scheduled.add(this::run);
    }

    private void run() {
        pump.run();
    }

    private boolean step() {
        if (work.get() == 0) {
            duringStep.run();
            return false;
        }
        work.decrementAndGet();
        done.incrementAndGet();
        return true;
    }

    @Test
    void worksUntilThereIsNothingToDo() {
        work.set(3);
        pump.signal();
        pump.signal();
        assertThat(scheduled).hasSize(1);

        scheduled.remove().run();

        assertThat(done).hasValue(3);
        assertThat(scheduled).isEmpty();
    }

    @Test
    void workThatComesAtTheLastMomentIsSeen() {
        duringStep = () -> {
            duringStep = () -> {};
            work.set(1);
            pump.signal();
        };
        pump.signal();
        scheduled.remove().run();

        assertThat(done).hasValue(1);
        assertThat(scheduled).isEmpty();
        pump.signal();
        assertThat(scheduled).as("it is idle again").hasSize(1);
    }

    @Test
    void muchWorkGivesTheThreadBackFromTimeToTime() {
        work.set(1000);
        pump.signal();
        int runs = 0;
        while (!scheduled.isEmpty()) {
            scheduled.remove().run();
            runs++;
        }

        assertThat(done).hasValue(1000);
        assertThat(runs).isBetween(2, 10);
    }

    @Test
    void nothingIsDoneAfterTheEnd() {
        work.set(3);
        pump.signal();
        pump.end();
        scheduled.remove().run();
        pump.signal();

        assertThat(done).hasValue(0);
        assertThat(scheduled).isEmpty();
    }

    @Test
    void whereNoThreadCanBeHadTheNextSignalTriesAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Pump unlucky = new Pump(
                () -> {
                    attempts.incrementAndGet();
                    throw new RejectedExecutionException("no thread");
                },
                this::step);

        for (int i = 1; i <= 2; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(unlucky::signal);
            assertThat(attempts).hasValue(i);
        }
    }

    @Test
    void whatAnExecutorKeptAlthoughItRefusedItDoesNotWorkBesideAnother() {
        Queue<Runnable> kept = new ArrayDeque<>();
        Pump[] pump = new Pump[1];
        boolean[] refuse = {true};
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(1);
        pump[0] = new Pump(
                () -> {
                    kept.add(pump[0]::run);
                    if (refuse[0]) {
                        throw new OutOfMemoryError("no thread");
                    }
                },
                () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    if (kept.size() == 1) {
                        // while this one works, the other comes
                        kept.remove().run();
                    }
                    inside.decrementAndGet();
                    return left.getAndDecrement() > 0;
                });
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(pump[0]::signal);
        refuse[0] = false;
        pump[0].signal();
        assertThat(kept).hasSize(2);

        kept.remove().run();

        assertThat(most).hasValue(1);
        assertThat(left).as("all was done").hasValue(-1);
        assertThat(kept).isEmpty();
    }

    @Test
    void whereNoOtherThreadCanBeHadMuchWorkIsDoneByTheOneThatIsThere() {
        boolean[] refuse = {false};
        Pump[] pump = new Pump[1];
        pump[0] = new Pump(
                () -> {
                    if (refuse[0]) {
                        throw new OutOfMemoryError("no thread");
                    }
                    scheduled.add(pump[0]::run);
                },
                this::step);
        work.set(1000);
        pump[0].signal();
        refuse[0] = true;

        scheduled.remove().run();

        assertThat(done).hasValue(1000);
    }
}
