package io.dengine.runtime;

import io.dengine.concurrent.Guarded;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the answers of what was applied on another thread, as long as little waits there: answers for other members are encoded by whoever gives them, and the apply thread must not make
 * them faster than that. What is too much the apply thread gives itself, so answers may come in another order than they were made in; and what is so little that handing it over takes
 * longer, as long as nothing waits on the other thread. Used by the apply thread.
 */
final class StepAnswers {

    /** What steps may keep in memory for the other thread: some of the largest that have a place there at all. */
    static final long MAX_QUEUED_BYTES = 4 * ApplyRun.MAX_STEP_BYTES;

    /** A step that keeps less than this is answered at once: a few small writes, the rows of history that they sweep too, whose callers' threads are woken. */
    static final long SMALL_BYTES = 4096;

    /** And has no more answers than this: some are of commands that keep nothing. */
    static final int SMALL_ANSWERS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(StepAnswers.class);

    private final Guarded guarded = new Guarded(LOG);
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
        long waiting = queued.get();
        if ((waiting == 0 && isSmall(step)) || bytes >= ApplyRun.MAX_STEP_BYTES || waiting + bytes > MAX_QUEUED_BYTES) {
            giveAtOnce(step);
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

    private static boolean isSmall(ApplyRun.Step step) {
        int answers = 0;
        for (ApplyRun.Answer answer : step.answers()) {
            answers += answer.results().size();
        }
        return answers <= SMALL_ANSWERS && step.heldBytes() < SMALL_BYTES;
    }

    // The step is part of the state: an answer that cannot be given for want of memory does not stop the member. Who
    // waits for it learns at the deadline that the outcome is unknown.
    private void giveAtOnce(ApplyRun.Step step) {
        try {
            step.giveAnswers();
        } catch (Throwable e) {
            guarded.failed("answering writes", e);
        }
    }
}
