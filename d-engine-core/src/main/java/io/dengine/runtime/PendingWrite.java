package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.command.CommandResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A write between its caller and its answer. It is queued first; then it is either taken, to be proposed, or withdrawn, never both. What was withdrawn
 * certainly was not proposed and never will be. The outcome completes once; dependents of it are the engine's own. Thread-safe.
 */
final class PendingWrite {

    private enum Stage {
        /** Waits in the queue. */
        QUEUED,
        /** Is being proposed, or has been: from now on only Raft knows. */
        TAKEN,
        /** Was given up while it was queued. */
        WITHDRAWN
    }

    private final int size;
    private final long deadlineNanos;
    private final CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

    // Belongs to whoever ends the stage QUEUED. Dropped then, so that what is given up holds no memory.
    private byte @Nullable [] command;

    /**
     * A queued write.
     *
     * @param command encoded; given away
     * @param deadlineNanos when it is given up, as {@link System#nanoTime} counts
     */
    PendingWrite(byte[] command, long deadlineNanos) {
        this.command = command;
        this.size = command.length;
        this.deadlineNanos = deadlineNanos;
    }

    /** How many bytes the command has, or had. */
    int size() {
        return size;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** The result, or the exception that the caller gets. */
    CompletableFuture<CommandResult> outcome() {
        return outcome;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** Takes it, to propose it; null when it was withdrawn, or taken before. */
    byte @Nullable [] take() {
        return leaveQueue(Stage.TAKEN);
    }

    /**
     * Gives it up unless it was taken.
     *
     * @param reason what the caller gets; asked only if it is withdrawn
     * @return whether it is withdrawn now, by this call or another
     */
    boolean withdraw(Supplier<? extends EngineException> reason) {
        leaveQueue(Stage.WITHDRAWN);
        if (stage.get() != Stage.WITHDRAWN) {
            return false;
        }
        // Also when another call withdrew it and did not come so far, for want of memory.
        if (!outcome.isDone()) {
            outcome.completeExceptionally(reason.get());
        }
        return true;
    }

    private byte @Nullable [] leaveQueue(Stage next) {
        if (!stage.compareAndSet(Stage.QUEUED, next)) {
            return null;
        }
        byte[] bytes = command;
        command = null;
        return bytes;
    }

    boolean isWithdrawn() {
        return stage.get() == Stage.WITHDRAWN;
    }
}
