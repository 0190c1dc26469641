package io.dengine.apply;

import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;

/** Ends the application of a command that is refused. Carries no stack trace: a refusal is an ordinary result. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refused result;

    private Refusal(Refused result) {
        super(null, null, false, false);
        this.result = result;
    }

    static Refusal leaseNotFound(long leaseId) {
        return of(Reason.LEASE_NOT_FOUND, leaseId, 0, "");
    }

    static Refusal notANumber(String message) {
        return of(Reason.NOT_A_NUMBER, 0, 0, message);
    }

    static Refusal compacted(long revision, long oldestRevision) {
        return of(Reason.REVISION_COMPACTED, revision, oldestRevision, "");
    }

    static Refusal inFuture(long revision, long currentRevision) {
        return of(Reason.REVISION_IN_FUTURE, revision, currentRevision, "");
    }

    static Refusal tooManyKeys(String message) {
        return of(Reason.TOO_MANY_KEYS, 0, 0, message);
    }

    static Refusal tooLarge(String message) {
        return of(Reason.TOO_LARGE, 0, 0, message);
    }

    static Refusal writtenTwice() {
        return of(Reason.WRITTEN_TWICE, 0, 0, "a transaction may write a key only once");
    }

    Refused result() {
        return result;
    }

    private static Refusal of(Reason reason, long first, long second, String message) {
        return new Refusal(new Refused(reason, first, second, message));
    }
}
