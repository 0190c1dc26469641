package io.dengine.faults.history;

/** How an operation ended. */
public enum Outcome {
    /** It was answered. */
    OK,
    /** It certainly had no effect. */
    FAILED,
    /** It is not known whether, or when, it takes effect. */
    UNKNOWN
}
