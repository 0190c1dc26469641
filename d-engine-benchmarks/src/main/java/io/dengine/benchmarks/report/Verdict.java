package io.dengine.benchmarks.report;

import java.util.Optional;

/**
 * How a figure stands beside its target.
 *
 * @param what the case
 * @param target what is aimed at
 * @param found what was measured, or why it was not; empty: nothing of it
 * @param outcome whether the median reaches the target
 */
record Verdict(String what, String target, Optional<String> found, Outcome outcome) {

    /** Whether a target is reached. */
    enum Outcome {
        MET("met"),
        NOT_MET("**not met**"),
        REPORTED("reported"),
        NOT_MEASURED("not measured");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        static Outcome of(boolean met) {
            return met ? MET : NOT_MET;
        }

        /** As people read it. */
        String word() {
            return word;
        }
    }

    static Verdict notMeasured(String what, String target) {
        return new Verdict(what, target, Optional.empty(), Outcome.NOT_MEASURED);
    }

    /** As people read it. */
    String word() {
        return outcome.word();
    }
}
