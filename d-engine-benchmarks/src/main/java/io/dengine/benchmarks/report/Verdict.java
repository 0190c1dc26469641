package io.dengine.benchmarks.report;

import java.util.Optional;

/**
 * How a figure stands beside its target.
 *
 * @param what the case
 * @param target what is aimed at
 * @param found what was measured; empty: it was not
 * @param met whether the median reaches the target; empty: it was not measured, or is only reported
 */
record Verdict(String what, String target, Optional<String> found, Optional<Boolean> met) {

    static Verdict notMeasured(String what, String target) {
        return new Verdict(what, target, Optional.empty(), Optional.empty());
    }

    /** As people read it. */
    String word() {
        return met.map(yes -> yes ? "met" : "**not met**").orElse(found.isEmpty() ? "not measured" : "reported");
    }
}
