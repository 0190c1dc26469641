package io.dengine.faults.workload;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.history.Operation;
import java.util.List;
import java.util.function.Function;

/** Checks of rounds with one history. */
final class Histories {

    private Histories() {}

    /** The check of a history that is always decided. */
    static <I, O> List<Examination> examine(
            String workload,
            String subject,
            List<Operation<I, O>> history,
            Function<List<Operation<I, O>>, List<Finding>> check) {
        return List.of(new Examination(workload, subject, history, check.apply(history), false));
    }
}
