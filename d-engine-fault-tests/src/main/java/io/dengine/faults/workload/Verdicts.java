package io.dengine.faults.workload;

/** Is told of what was checked. Thread-safe. */
@FunctionalInterface
public interface Verdicts {

    /** A history was checked. */
    void checked(Examination examination);
}
