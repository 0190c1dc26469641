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
 * @param evidence what was checked beside the history, in the order in which people should read it
 */
public record Examination(
        String workload,
        String subject,
        List<? extends Operation<?, ?>> history,
        List<Finding> findings,
        boolean undecided,
        List<?> evidence) {

    /** The check of a history alone. */
    public Examination(
            String workload,
            String subject,
            List<? extends Operation<?, ?>> history,
            List<Finding> findings,
            boolean undecided) {
        this(workload, subject, history, findings, undecided, List.of());
    }

    public Examination {
        evidence = List.copyOf(evidence);
        history = List.copyOf(history);
        findings = List.copyOf(findings);
    }
}
