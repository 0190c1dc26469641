package io.dengine.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives the answers of what was applied on another thread, as long as little waits there: answers for other members are encoded by whoever gives them, and the apply thread must not make
 * them faster than that. What is too much the apply thread gives itself, so answers may come in another order than they were made in. Used by the apply thread.
 */
final class StepAnswers {

    /** What steps may keep in memory for the other thread: some of the largest that have a place there at all. */
    static final long MAX_QUEUED_BYTES = 4 * ApplyRun.MAX_STEP_BYTES;

    private final Executor executor;
    private final AtomicLong queued = new AtomicLong();

    StepAnswers(Executor executor) {
        this.executor = executor;
    }

    void give(ApplyRun.Step step) {
        if (step.answers().isEmpty()) {
            return;
        }
        long bytes = step.heldBytes();
        if (bytes >= ApplyRun.MAX_STEP_BYTES || queued.get() + bytes > MAX_QUEUED_BYTES) {
            step.giveAnswers();
            return;
        }
        queued.addAndGet(bytes);
        executor.execute(() -> {
            try {
                step.giveAnswers();
            } finally {
                queued.addAndGet(-bytes);
            }
        });
    }
}
