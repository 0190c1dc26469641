package io.dengine.faults.checker;

/** A lock: a key that is created if it does not exist, attached to the lease of whoever holds it. The revision of that is the fencing token. */
public final class LockModel {

    private LockModel() {}

    /** What is asked. */
    public sealed interface Input {}

    /** Grants a lease of this many nanoseconds. */
    public record Grant(long ttlNanos) implements Input {}

    /** Takes the lock. */
    public record Acquire(long lease) implements Input {}

    /** Renews the lease. */
    public record Renew(long lease) implements Input {}

    /** Ends the lease, and with it the hold on the lock. */
    public record Release(long lease) implements Input {}

    /** Writes to what the lock protects, which takes it only if the lock has this token. */
    public record FencedWrite(long token) implements Input {}

    /**
     * What was answered.
     *
     * @param done whether the lock was taken, or the write, or the lease was there to renew
     * @param number of a grant the lease; of the others the revision, which is the token of an acquisition
     */
    public record Output(boolean done, long number) {}
}
