package io.dengine.runtime;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.concurrent.Failures;
import io.dengine.kv.CounterException;
import io.dengine.lease.LeaseNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions for those who call. What a future failed with was made on another thread, whose stack says nothing of the caller, and several callers
 * may get the same one. Each gets one of his own, of the same type, with his own stack; what really happened is its cause, and is
 * never changed.
 */
final class CallerFailures {

    private CallerFailures() {}

    /** To be thrown by this thread to its caller. */
    static RuntimeException of(@Nullable Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        if (cause instanceof EngineException original) {
            EngineException own = sameAs(original);
            if (own == null) {
                // A type that is not ours to make. Made for one caller, as far as we know.
                return original;
            }
            own.initCause(original);
            return own;
        }
        if (cause instanceof RuntimeException original) {
            return original;
        }
        return new EngineException("the request failed: " + cause, cause);
    }

    // By exact class: a subtype must not become its supertype. None of these has a cause yet.
    private static @Nullable EngineException sameAs(EngineException original) {
        Class<?> type = original.getClass();
        String message = String.valueOf(original.getMessage());
        if (type == NotLeaderException.class) {
            NotLeaderException notLeader = (NotLeaderException) original;
            return new NotLeaderException(notLeader.nodeId(), notLeader.leader());
        }
        if (type == NoLeaderException.class) {
            return new NoLeaderException(message);
        }
        if (type == OverloadedException.class) {
            return new OverloadedException(message);
        }
        if (type == DiskFullException.class) {
            return new DiskFullException(message);
        }
        if (type == OutcomeUnknownException.class) {
            return new OutcomeUnknownException(message);
        }
        if (type == ReadTimeoutException.class) {
            return new ReadTimeoutException(message);
        }
        if (type == EngineStoppedException.class) {
            return new EngineStoppedException(message);
        }
        if (type == EngineFailedException.class) {
            return new EngineFailedException(message);
        }
        return sameAnswerAs(original, type, message);
    }

    private static @Nullable EngineException sameAnswerAs(EngineException original, Class<?> type, String message) {
        if (type == LeaseNotFoundException.class) {
            return new LeaseNotFoundException(((LeaseNotFoundException) original).leaseId());
        }
        if (type == HistoryCompactedException.class) {
            HistoryCompactedException compacted = (HistoryCompactedException) original;
            return new HistoryCompactedException(compacted.requestedRevision(), compacted.oldestRevision());
        }
        if (type == FutureRevisionException.class) {
            FutureRevisionException future = (FutureRevisionException) original;
            return new FutureRevisionException(future.requestedRevision(), future.currentRevision());
        }
        if (type == CounterException.class) {
            return new CounterException(message);
        }
        if (type == RequestRefusedException.class) {
            return new RequestRefusedException(message);
        }
        return type == EngineException.class ? new EngineException(message) : null;
    }
}
