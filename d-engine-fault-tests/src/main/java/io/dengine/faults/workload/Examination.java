package io.dengine.faults.workload;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.history.Operation;
import java.util.List;

/**
 * The check of a history.
 *
 * @param workload which one's
 * @param subject what of it, such as a key
 * @param history what was recorded
 * @param findings what must not have happened
 * @param undecided whether the check was given up, so that it may have missed something
 */
public record Examination(
        String workload,
        String subject,
        List<? extends Operation<?, ?>> history,
        List<Finding> findings,
        boolean undecided) {

    public Examination {
        history = List.copyOf(history);
        findings = List.copyOf(findings);
    }
}
