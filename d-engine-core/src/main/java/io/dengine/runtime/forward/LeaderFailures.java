package io.dengine.runtime.forward;

import io.dengine.DiskFullException;
import io.dengine.EngineFailedException;
import io.dengine.EngineNotStartedException;
import io.dengine.EngineStoppedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import io.dengine.concurrent.Failures;
import io.dengine.lease.LeaseNotFoundException;
import org.jspecify.annotations.Nullable;

/** What a request ended with on the leader, as an exception for a caller on another member; one of {@link FailureForm#TYPES}. */
final class LeaderFailures {

    private LeaderFailures() {}

    /** A request was not understood, and nothing was done. */
    static RuntimeException notUnderstood(String nodeId, Throwable problem) {
        if (problem instanceof UnknownCommandException) {
            return new RequestRefusedException(
                    "the leader, node " + nodeId + ", runs an older version of d-engine: " + problem.getMessage());
        }
        if (problem instanceof MalformedCommandException) {
            return new RequestRefusedException(
                    "the leader, node " + nodeId + ", got a damaged request: " + problem.getMessage());
        }
        return problem instanceof IllegalArgumentException refusal
                ? refusal
                : new RequestRefusedException("the leader, node " + nodeId + ", could not read a request: " + problem);
    }

    /** A write was submitted and failed. Only what is known to have had no effect ends as a definite failure. */
    static RuntimeException ofWrite(String nodeId, @Nullable Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        RuntimeException definite = definite(nodeId, cause);
        if (definite != null) {
            return definite;
        }
        return cause instanceof DiskFullException || cause instanceof OutcomeUnknownException
                ? (RuntimeException) cause
                : new OutcomeUnknownException("the write on the leader, node " + nodeId
                        + ", failed; it is not known whether it took effect: " + cause);
    }

    /** A read was begun and failed. */
    static RuntimeException ofRead(String nodeId, @Nullable Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        RuntimeException definite = definite(nodeId, cause);
        if (definite != null) {
            return definite;
        }
        return cause instanceof ReadTimeoutException timeout
                ? timeout
                : new ReadTimeoutException("the leader, node " + nodeId + ", could not answer: " + cause);
    }

    private static @Nullable RuntimeException definite(String nodeId, @Nullable Throwable cause) {
        if (cause instanceof NotLeaderException
                || cause instanceof NoLeaderException
                || cause instanceof OverloadedException
                || cause instanceof RequestRefusedException
                || cause instanceof LeaseNotFoundException
                || cause instanceof IllegalArgumentException) {
            return (RuntimeException) cause;
        }
        if (cause instanceof EngineStoppedException
                || cause instanceof EngineFailedException
                || cause instanceof EngineNotStartedException) {
            // For the caller, whose own engine runs, that is a cluster between two leaders.
            return new NoLeaderException("the leader, node " + nodeId + ", takes no requests: " + cause.getMessage());
        }
        return null;
    }
}
