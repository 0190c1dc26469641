package io.dengine.faults.checker;

import io.dengine.faults.checker.SetModel.Add;
import io.dengine.faults.checker.SetModel.Delete;
import io.dengine.faults.checker.SetModel.Input;
import io.dengine.faults.checker.SetModel.Output;
import io.dengine.faults.checker.SetModel.Scan;
import io.dengine.faults.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a set. Since an element comes once and goes once, by revision it is there for one stretch at most: what scans show must be such a stretch, fit the revisions that changes were
 * acknowledged with, and, for linearizable scans, fit time.
 */
public final class SetChecker {

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        return new Check(history).run();
    }

    private static final class Check {

        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Operation<Input, Output>> adds = new HashMap<>();
        private final Map<String, Operation<Input, Output>> deletes = new HashMap<>();
        private final List<Operation<Input, Output>> scans;

        Check(List<Operation<Input, Output>> history) {
            for (Operation<Input, Output> each : history) {
                if (each.input() instanceof Add add) {
                    adds.put(add.element(), each);
                } else if (each.input() instanceof Delete delete) {
                    deletes.put(delete.element(), each);
                }
            }
            scans = history.stream()
                    .filter(each -> each.input() instanceof Scan && each.isOk())
                    .sorted(Comparator.comparingLong(each -> each.answer().revision()))
                    .toList();
        }

        List<Finding> run() {
            Set<String> elements = new HashSet<>(adds.keySet());
            scans.forEach(scan -> elements.addAll(scan.answer().elements()));
            elements.forEach(this::checkElement);
            return findings;
        }

        private void checkElement(String element) {
            Operation<Input, Output> add = adds.get(element);
            Operation<Input, Output> delete = deletes.get(element);
            if (delete != null && delete.isOk() && !delete.answer().changed()) {
                findings.add(Finding.of(element + " was acknowledged, and was not there to delete", delete));
            }
            Operation<Input, Output> shown = null;
            Operation<Input, Output> gone = null;
            for (Operation<Input, Output> scan : scans) {
                boolean there = scan.answer().elements().contains(element);
                String wrong = there ? whyNotThere(scan, add, delete) : whyThere(scan, add, delete);
                if (wrong != null) {
                    findings.add(
                            Finding.of(element + (there ? " is in a scan, " : " is not in a scan, ") + wrong, scan));
                }
                if (there && gone != null) {
                    findings.add(Finding.of(element + " was gone, and is there again", gone, scan));
                }
                boolean added = add != null
                        && add.isOk()
                        && add.answer().revision() <= scan.answer().revision();
                if (!there && gone == null && (shown != null || added)) {
                    gone = scan;
                    if (shown != null && (delete == null || !delete.mayHaveHappened())) {
                        findings.add(Finding.of(element + " is gone, and nobody has deleted it", shown, scan));
                    }
                }
                shown = there ? scan : shown;
            }
        }

        /** Why an element cannot be in a scan. */
        private @Nullable String whyNotThere(
                Operation<Input, Output> scan,
                @Nullable Operation<Input, Output> add,
                @Nullable Operation<Input, Output> delete) {
            long revision = scan.answer().revision();
            if (add == null || !add.mayHaveHappened()) {
                return "although nobody has added it, or that was refused";
            }
            if (scan.precedes(add)) {
                return "although it was added only later";
            }
            if (add.isOk() && add.answer().revision() > revision) {
                return "although it was added at revision " + add.answer().revision() + ", after " + revision;
            }
            if (delete != null && delete.isOk()) {
                if (delete.answer().revision() <= revision) {
                    return "although it was deleted at revision "
                            + delete.answer().revision() + ", not after " + revision;
                }
                if (isFresh(scan) && delete.precedes(scan)) {
                    return "although its deletion had been acknowledged before";
                }
            }
            return null;
        }

        /** Why an element must be in a scan. */
        private @Nullable String whyThere(
                Operation<Input, Output> scan,
                @Nullable Operation<Input, Output> add,
                @Nullable Operation<Input, Output> delete) {
            if (add == null || !add.isOk()) {
                return null;
            }
            boolean mayBeDeleted = delete != null && delete.mayHaveHappened();
            long revision = scan.answer().revision();
            if (delete != null && delete.isOk()) {
                boolean between = add.answer().revision() <= revision
                        && revision < delete.answer().revision();
                return between ? "although it was added before its revision and deleted after it" : null;
            }
            if (mayBeDeleted && delete != null && !scan.precedes(delete)) {
                return null;
            }
            if (add.answer().revision() <= revision) {
                return "although it was added at revision " + add.answer().revision() + ", not after " + revision;
            }
            return isFresh(scan) && add.precedes(scan) ? "although it had been acknowledged before" : null;
        }

        private static boolean isFresh(Operation<Input, Output> scan) {
            return scan.input() instanceof Scan asked && !asked.local();
        }
    }
}
