package io.dengine.faults.checker;

import io.dengine.faults.checker.ScanModel.Input;
import io.dengine.faults.checker.ScanModel.Output;
import io.dengine.faults.checker.ScanModel.ReadPages;
import io.dengine.faults.checker.ScanModel.Row;
import io.dengine.faults.checker.ScanModel.SetPair;
import io.dengine.faults.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks scans: all pages of one revision, every row once and in order, both rows of a pair alike, the same rows whenever and wherever the revision is read again, and all of it as the acknowledged
 * writes say that it was at that revision.
 */
public final class ScanChecker {

    private final int rows;

    /**
     * A checker.
     *
     * @param rows how many rows there are; the first and the last are a pair, and so on. All of them exist from the beginning
     */
    public ScanChecker(int rows) {
        this.rows = rows;
    }

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        List<Finding> findings = new ArrayList<>();
        Map<Long, Operation<Input, Output>> byRevision = new HashMap<>();
        List<Operation<Input, Output>> scans = history.stream()
                .filter(each -> each.input() instanceof ReadPages && each.isOk())
                .toList();
        List<Operation<Input, Output>> writes = history.stream()
                .filter(each -> each.input() instanceof SetPair && each.isOk())
                .toList();
        Set<String> possible = new HashSet<>();
        history.stream()
                .filter(each -> each.input() instanceof SetPair && each.mayHaveHappened())
                .forEach(each -> possible.add(((SetPair) each.input()).value()));
        for (Operation<Input, Output> scan : scans) {
            if (isWhole(scan, findings)) {
                checkPairs(scan, possible, findings);
                writes.forEach(write -> checkAgainst(write, scan, findings));
                Operation<Input, Output> other =
                        byRevision.putIfAbsent(scan.answer().revision(), scan);
                if (other != null && !other.answer().rows().equals(scan.answer().rows())) {
                    findings.add(
                            Finding.of("two scans of revision " + scan.answer().revision() + " differ", other, scan));
                }
            }
        }
        return findings;
    }

    private boolean isWhole(Operation<Input, Output> scan, List<Finding> findings) {
        Output answer = scan.answer();
        if (new HashSet<>(answer.revisions()).size() != 1) {
            findings.add(Finding.of("the pages of a scan are of different revisions: " + answer.revisions(), scan));
            return false;
        }
        long asked = ((ReadPages) scan.input()).revision();
        if (asked != 0 && asked != answer.revision()) {
            findings.add(Finding.of("revision " + asked + " was asked for", scan));
        }
        List<Integer> numbers = answer.rows().stream().map(Row::number).toList();
        if (!numbers.equals(IntStream.range(0, rows).boxed().toList())) {
            findings.add(Finding.of("a scan has not every row once and in order: " + numbers, scan));
            return false;
        }
        return true;
    }

    private void checkPairs(Operation<Input, Output> scan, Set<String> possible, List<Finding> findings) {
        List<Row> found = scan.answer().rows();
        for (int pair = 0; pair < rows / 2; pair++) {
            Row one = found.get(pair);
            Row other = found.get(rows - 1 - pair);
            if (!one.value().equals(other.value()) || one.modRevision() != other.modRevision()) {
                findings.add(Finding.of("a scan shows one half of a transaction: " + one + ", " + other, scan));
            }
            if (one.modRevision() > scan.answer().revision()) {
                findings.add(Finding.of("a row is newer than the scan: " + one, scan));
            }
            if (!possible.contains(one.value())) {
                findings.add(Finding.of("nobody has set " + one + ", or it was refused", scan));
            }
        }
    }

    private static void checkAgainst(
            Operation<Input, Output> write, Operation<Input, Output> scan, List<Finding> findings) {
        SetPair set = (SetPair) write.input();
        Row row = scan.answer().rows().get(set.pair());
        long made = write.answer().revision();
        long revision = scan.answer().revision();
        boolean old = made <= revision && row.modRevision() < made;
        boolean early = made > revision && row.modRevision() >= made;
        boolean other = row.modRevision() == made && !row.value().equals(set.value());
        if (old || early || other) {
            findings.add(Finding.of(
                    "at revision " + revision + " a scan shows " + row + ", and this was written at revision " + made,
                    write,
                    scan));
        }
        ReadPages asked = (ReadPages) scan.input();
        if (!asked.local() && asked.revision() == 0 && write.precedes(scan) && made > revision) {
            findings.add(Finding.of("an acknowledged write is not in a later scan", write, scan));
        }
    }
}
