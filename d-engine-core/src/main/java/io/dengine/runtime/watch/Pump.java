package io.dengine.runtime.watch;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Does work step by step on somebody's threads, never two steps at once, and holds no thread while there is none. A step sees what the one before it wrote.
 * Thread-safe.
 */
final class Pump {

    /** After so many steps the thread is given back, so that others on the same executor have their turn. */
    private static final int STEPS_AT_ONCE = 256;

    private enum State {
        IDLE,
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

    /** There may be work. Never blocks. */
    void signal() {
        State before = state.getAndUpdate(now -> switch (now) {
            case IDLE -> State.RUNNING;
            case RUNNING -> State.AGAIN;
            case AGAIN, ENDED -> now;
        });
        if (before == State.IDLE) {
            schedule();
        }
    }

    private void schedule() {
        boolean scheduled = false;
        try {
            schedule.run();
            scheduled = true;
        } finally {
            if (!scheduled) {
                // no thread could be had: the next signal tries again
                state.compareAndSet(State.RUNNING, State.IDLE);
                state.compareAndSet(State.AGAIN, State.IDLE);
            }
        }
    }

    /** Works until there is nothing to do. */
    void run() {
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            if (state.get() == State.ENDED) {
                return;
            }
            if (!step.getAsBoolean()) {
                if (state.compareAndSet(State.RUNNING, State.IDLE)) {
                    return;
                }
                state.compareAndSet(State.AGAIN, State.RUNNING);
            }
        }
        schedule();
    }

    /** No step begins any more. */
    void end() {
        state.set(State.ENDED);
    }
}
