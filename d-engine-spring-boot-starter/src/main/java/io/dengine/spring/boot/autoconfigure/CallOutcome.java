package io.dengine.spring.boot.autoconfigure;

import io.dengine.DiskFullException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.kv.CounterException;
import io.dengine.lease.LeaseNotFoundException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How a call of the client ended: what an operator would treat differently, and no more. */
enum CallOutcome {
    SUCCESS,
    /** Another member leads. */
    NOT_LEADER,
    /** No leader is known. */
    NO_LEADER,
    /** A write that may have taken effect. */
    UNKNOWN,
    /** A read that was not confirmed in time. */
    TIMEOUT,
    /** A bound of {@code limits.*} is reached. */
    OVERLOADED,
    /** A member has too little free disk space. */
    DISK_FULL,
    /** The lease has ended, or never was. */
    LEASE_NOT_FOUND,
    /** The revision is not kept any more. */
    COMPACTED,
    /** The request itself: an argument, a limit, a value that is no number. */
    REFUSED,
    /** Everything else: not open, stopped, failed, interrupted. */
    ERROR;

    static CallOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return SUCCESS;
        }
        Throwable cause = failure.getCause();
        if (failure instanceof CompletionException && cause != null) {
            return of(cause);
        }
        if (failure instanceof NotLeaderException) {
            return NOT_LEADER;
        }
        if (failure instanceof NoLeaderException) {
            return NO_LEADER;
        }
        if (failure instanceof OutcomeUnknownException) {
            return UNKNOWN;
        }
        if (failure instanceof ReadTimeoutException) {
            return TIMEOUT;
        }
        if (failure instanceof OverloadedException) {
            return OVERLOADED;
        }
        if (failure instanceof DiskFullException) {
            return DISK_FULL;
        }
        if (failure instanceof LeaseNotFoundException) {
            return LEASE_NOT_FOUND;
        }
        if (failure instanceof HistoryCompactedException) {
            return COMPACTED;
        }
        return isRefusal(failure) ? REFUSED : ERROR;
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof RequestRefusedException
                || failure instanceof FutureRevisionException
                || failure instanceof CounterException;
    }
}
