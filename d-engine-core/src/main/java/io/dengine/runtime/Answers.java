package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.RequestRefusedException;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.CounterException;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the result of a command is for the caller: an answer, or the exception that says why the command was refused. Thread-safe. */
final class Answers {

    private static final String KEYS_OF_LEASE = "the lease has as many keys as a lease can have";

    private final String keysOfRange;

    Answers(int maxRangeDeleteKeys) {
        this.keysOfRange = "limits.max-range-delete-keys is " + maxRangeDeleteKeys
                + " on this member; of a write that is sent to the leader the smaller one of both counts";
    }

    PutResult put(CommandResult result) {
        return as(CommandResult.PutDone.class, result, KEYS_OF_LEASE).result();
    }

    IncrementResult increment(CommandResult result) {
        return as(CommandResult.IncrementDone.class, result, "").result();
    }

    DeleteResult delete(CommandResult result) {
        return as(CommandResult.DeleteDone.class, result, keysOfRange).result();
    }

    TxnResult transaction(CommandResult result) {
        return as(CommandResult.TxnDone.class, result, keysOfRange).result();
    }

    Lease lease(CommandResult result) {
        CommandResult.LeaseDone done = as(CommandResult.LeaseDone.class, result, "");
        return new Lease(done.leaseId(), Duration.ofMillis(done.ttlMillis()));
    }

    RevokeResult revoked(CommandResult result) {
        CommandResult.LeaseEnded ended = as(CommandResult.LeaseEnded.class, result, "");
        return new RevokeResult(ended.revision(), ended.deletedKeys());
    }

    @Nullable
    Void compacted(CommandResult result) {
        as(CommandResult.Done.class, result, "");
        return null;
    }

    /** @param limit on the number of keys, that such a command can exceed */
    private static <T extends CommandResult> T as(Class<T> type, CommandResult result, String limit) {
        if (type.isInstance(result)) {
            return type.cast(result);
        }
        if (result instanceof Refused refused) {
            throw refusal(refused, limit);
        }
        throw new EngineException(
                "the command was applied, but its answer is not of the kind " + type.getSimpleName() + ": " + result);
    }

    private static EngineException refusal(Refused refused, String limit) {
        return switch (refused.reason()) {
            case LEASE_NOT_FOUND -> new LeaseNotFoundException(refused.first());
            case NOT_A_NUMBER ->
                new CounterException(
                        or(refused.message(), "the value is no decimal number of 64 bits, or the sum would be none"));
            case REVISION_COMPACTED -> new HistoryCompactedException(refused.first(), refused.second());
            case REVISION_IN_FUTURE -> new FutureRevisionException(refused.first(), refused.second());
            case TOO_MANY_KEYS ->
                new RequestRefusedException("nothing was changed: " + or(refused.message(), "there are too many keys")
                        + (limit.isEmpty() ? "" : "; " + limit));
            // What a client's own checks leave no room for, or a later version adds.
            default ->
                new RequestRefusedException(
                        "nothing was changed: " + or(refused.message(), String.valueOf(refused.reason())));
        };
    }

    private static String or(String message, String otherwise) {
        return message.isEmpty() ? otherwise : message;
    }
}
