package io.dengine.faults.checker;

import java.util.List;
import java.util.Optional;

/**
 * What the checker found.
 *
 * @param kind whether there is an order
 * @param longest ids of the operations of the longest order found, in that order
 * @param stuckAt ids of the operations that could come next by time and fit no state reached; empty unless a violation
 */
public record Verdict(Kind kind, List<Long> longest, List<Long> stuckAt) {

    /** Whether there is an order. */
    public enum Kind {
        LINEARIZABLE,
        VIOLATION,
        /** The search was given up at its deadline. */
        TIMED_OUT
    }

    public Verdict {
        longest = List.copyOf(longest);
        stuckAt = List.copyOf(stuckAt);
    }

    /** Whether an order was found. */
    public boolean isLinearizable() {
        return kind == Kind.LINEARIZABLE;
    }

    /** What a violation is called in reports; empty when there is none. */
    public Optional<Finding> finding(String what) {
        return kind == Kind.VIOLATION
                ? Optional.of(new Finding(
                        what + " are not linearizable: no order goes further than " + longest.size()
                                + " operations, none of those marked fits then",
                        stuckAt))
                : Optional.empty();
    }
}
