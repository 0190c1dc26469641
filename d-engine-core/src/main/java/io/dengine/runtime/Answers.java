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

    private final int maxRangeDeleteKeys;

    Answers(int maxRangeDeleteKeys) {
        this.maxRangeDeleteKeys = maxRangeDeleteKeys;
    }

    PutResult put(CommandResult result) {
        return as(CommandResult.PutDone.class, result).result();
    }

    IncrementResult increment(CommandResult result) {
        return as(CommandResult.IncrementDone.class, result).result();
    }

    DeleteResult delete(CommandResult result) {
        return as(CommandResult.DeleteDone.class, result).result();
    }

    TxnResult transaction(CommandResult result) {
        return as(CommandResult.TxnDone.class, result).result();
    }

    Lease lease(CommandResult result) {
        CommandResult.LeaseDone done = as(CommandResult.LeaseDone.class, result);
        return new Lease(done.leaseId(), Duration.ofMillis(done.ttlMillis()));
    }

    RevokeResult revoked(CommandResult result) {
        CommandResult.LeaseEnded ended = as(CommandResult.LeaseEnded.class, result);
        return new RevokeResult(ended.revision(), ended.deletedKeys());
    }

    @Nullable
    Void compacted(CommandResult result) {
        as(CommandResult.Done.class, result);
        return null;
    }

    private <T extends CommandResult> T as(Class<T> type, CommandResult result) {
        if (type.isInstance(result)) {
            return type.cast(result);
        }
        if (result instanceof Refused refused) {
            throw refusal(refused);
        }
        throw new EngineException(
                "the command was applied, but its answer is not of the kind " + type.getSimpleName() + ": " + result);
    }

    private EngineException refusal(Refused refused) {
        return switch (refused.reason()) {
            case LEASE_NOT_FOUND -> new LeaseNotFoundException(refused.first());
            case NOT_A_NUMBER ->
                new CounterException(
                        refused.message().isEmpty()
                                ? "the value is no decimal number of 64 bits, or the sum would be none"
                                : refused.message());
            case REVISION_COMPACTED -> new HistoryCompactedException(refused.first(), refused.second());
            case REVISION_IN_FUTURE -> new FutureRevisionException(refused.first(), refused.second());
            case TOO_MANY_KEYS -> new RequestRefusedException(tooManyKeys(refused));
            case WRITTEN_TWICE -> new RequestRefusedException(refused.message() + "; nothing was changed");
        };
    }

    // The first number is the lease that is full, if it is one.
    private String tooManyKeys(Refused refused) {
        String limit = refused.first() > 0
                ? "lease " + refused.first() + " has as many keys as one lease may have"
                        + (refused.second() > 0 ? ": " + refused.second() : "")
                : "a range to delete has more keys than limits.max-range-delete-keys = " + maxRangeDeleteKeys;
        return limit + "; nothing was changed" + (refused.message().isEmpty() ? "" : " (" + refused.message() + ")");
    }
}
