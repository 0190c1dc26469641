package io.dengine.faults.checker;

import java.util.List;

/**
 * What came of a check.
 *
 * @param findings what must not have happened
 * @param undecided whether the search was given up, so that it may have missed something
 */
public record Checked(List<Finding> findings, boolean undecided) {

    public Checked {
        findings = List.copyOf(findings);
    }
}
