package io.dengine.faults.checker;

/** A lease with one key, that is renewed a few times, or by a member for a while, and then left to itself. */
public final class LeaseModel {

    private LeaseModel() {}

    /** What is asked. */
    public sealed interface Input {

        /** Which lease of the history is meant; a name of the client's. */
        String lease();
    }

    /** Grants it, for this many nanoseconds. */
    public record Grant(String lease, long ttlNanos) implements Input {}

    /** Attaches the key. */
    public record Attach(String lease) implements Input {}

    /** Renews it. */
    public record Renew(String lease) implements Input {}

    /** Reads the key, linearizably. */
    public record Look(String lease) implements Input {}

    /** Asks the member that renews it by itself whether it is certainly alive. If not, it may be alive all the same. */
    public record Holding(String lease) implements Input {}

    /**
     * What was answered.
     *
     * @param alive whether the lease, or the key, exists, or who holds it is certain that it does; true for a grant
     */
    public record Output(boolean alive) {}
}
