package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.command.CommandResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
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

    /** Tells who keeps account of the write, without another stage for each. */
    private final class Outcome extends CompletableFuture<CommandResult> {

        @Override
        public boolean complete(CommandResult result) {
            try {
                return super.complete(result);
            } finally {
                end();
            }
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            try {
                return super.completeExceptionally(failure);
            } finally {
                end();
            }
        }

        // Once; also when what waits for the outcome could not be told, for want of memory.
        private void end() {
            Consumer<PendingWrite> listener = ON_END.getAndSet(PendingWrite.this, null);
            if (listener != null) {
                listener.accept(PendingWrite.this);
            }
        }
    }

    private static final AtomicReferenceFieldUpdater<PendingWrite, Stage> STAGE =
            AtomicReferenceFieldUpdater.newUpdater(PendingWrite.class, Stage.class, "stage");

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final AtomicReferenceFieldUpdater<PendingWrite, @Nullable Consumer<PendingWrite>> ON_END =
            (AtomicReferenceFieldUpdater)
                    AtomicReferenceFieldUpdater.newUpdater(PendingWrite.class, Consumer.class, "onEnd");

    private final int size;
    private final long deadlineNanos;
    private final Outcome outcome = new Outcome();
    private volatile Stage stage = Stage.QUEUED;
    private volatile @Nullable Consumer<PendingWrite> onEnd;

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

    /** Who is told once when the write has its outcome; to be set before anybody else knows the write. */
    void onEnd(Consumer<PendingWrite> listener) {
        onEnd = listener;
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
        if (stage != Stage.WITHDRAWN) {
            return false;
        }
        // Also when another call withdrew it and did not come so far, for want of memory.
        if (!outcome.isDone()) {
            outcome.completeExceptionally(reason.get());
        }
        return true;
    }

    private byte @Nullable [] leaveQueue(Stage next) {
        if (!STAGE.compareAndSet(this, Stage.QUEUED, next)) {
            return null;
        }
        byte[] bytes = command;
        command = null;
        return bytes;
    }

    boolean isWithdrawn() {
        return stage == Stage.WITHDRAWN;
    }
}
