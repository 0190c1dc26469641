package io.dengine.runtime.watch;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work step by step on somebody's threads, never two steps at once, and holds no thread while there is none. A step sees what the one before it wrote.
 * Thread-safe.
 */
final class Pump {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    /** After so many steps the thread is given back, so that others on the same executor have their turn. */
    private static final int STEPS_AT_ONCE = 256;

    private enum State {
        IDLE,
        /** {@link #run} will be called. */
        SCHEDULED,
        RUNNING,
        /** Running, and there may be work that the step under way has not seen. */
        AGAIN,
        ENDED
    }

    private final Runnable schedule;
    private final BooleanSupplier step;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /**
     * @param schedule sees to it that {@link #run} is called once, on another thread; must not block
     * @param step does one thing; false when there was nothing to do
     */
    Pump(Runnable schedule, BooleanSupplier step) {
        this.schedule = schedule;
        this.step = step;
    }

    /**
     * There may be work. Never blocks.
     *
     * @throws RuntimeException what {@code schedule} throws, as when no thread can be had; the next signal tries again
     */
    void signal() {
        State before = state.getAndUpdate(now -> switch (now) {
            case IDLE -> State.SCHEDULED;
            case RUNNING -> State.AGAIN;
            case SCHEDULED, AGAIN, ENDED -> now;
        });
        if (before != State.IDLE) {
            return;
        }
        boolean scheduled = false;
        try {
            schedule.run();
            scheduled = true;
        } finally {
            if (!scheduled) {
                state.compareAndSet(State.SCHEDULED, State.IDLE);
            }
        }
    }

    /** Works until there is nothing to do. Does nothing when it was not scheduled, or another call works: an executor may have kept what it said it refused. */
    void run() {
        if (!state.compareAndSet(State.SCHEDULED, State.RUNNING)) {
            return;
        }
        while (work()) {
            if (handedOn()) {
                return;
            }
        }
    }

    /** Whether there is more to do. */
    private boolean work() {
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            if (state.get() == State.ENDED) {
                return false;
            }
            if (!step.getAsBoolean()) {
                if (state.compareAndSet(State.RUNNING, State.IDLE)) {
                    return false;
                }
                state.compareAndSet(State.AGAIN, State.RUNNING);
            }
        }
        return true;
    }

    /** Gives the thread back; false when no other can be had, so that this one must work on. */
    private boolean handedOn() {
        State before = state.getAndUpdate(now -> now == State.ENDED ? now : State.SCHEDULED);
        if (before == State.ENDED) {
            return true;
        }
        boolean scheduled = false;
        try {
            schedule.run();
            scheduled = true;
        } catch (RuntimeException | Error e) {
            LOG.warn("no thread could be had for more work; this one goes on", e);
        }
        return scheduled || !state.compareAndSet(State.SCHEDULED, State.RUNNING);
    }

    /** No step begins any more. */
    void end() {
        state.set(State.ENDED);
    }
}
