package io.dengine.faults.checker;

import io.dengine.faults.checker.AppendModel.Append;
import io.dengine.faults.checker.AppendModel.Input;
import io.dengine.faults.checker.AppendModel.Output;
import io.dengine.faults.checker.AppendModel.Read;
import io.dengine.faults.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Checks appends to a list. Since the elements are unique, a read shows in which order they came, and there is no need to search for one: all reads are prefixes of the longest, and that
 * order must respect time and revisions.
 */
public final class AppendChecker {

    /** What is wrong. */
    public List<Finding> check(List<Operation<Input, Output>> history) {
        return new Check(history).run();
    }

    private static final class Check {

        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Operation<Input, Output>> appends = new HashMap<>();
        private final List<Operation<Input, Output>> reads = new ArrayList<>();
        private final Map<String, Integer> places = new HashMap<>();
        private List<String> order = List.of();

        Check(List<Operation<Input, Output>> history) {
            for (Operation<Input, Output> each : history) {
                if (each.input() instanceof Append append) {
                    appends.put(append.element(), each);
                } else if (each.isOk()) {
                    reads.add(each);
                }
            }
        }

        List<Finding> run() {
            reads.stream()
                    .max(Comparator.comparingInt(read -> read.answer().list().size()))
                    .ifPresent(read -> order = read.answer().list());
            reads.forEach(this::checkPrefix);
            checkElements();
            if (findings.isEmpty()) {
                // what follows speaks of places in the one order
                for (int i = 0; i < order.size(); i++) {
                    places.put(order.get(i), i);
                }
                checkAppendsAgainstTime();
                checkReadsAgainstTime();
                checkRevisions();
            }
            return findings;
        }

        private void checkPrefix(Operation<Input, Output> read) {
            List<String> list = read.answer().list();
            if (!order.subList(0, list.size()).equals(list)) {
                findings.add(Finding.of("a read is no prefix of the longest one, " + order + ": " + list, read));
            }
        }

        private void checkElements() {
            if (new HashSet<>(order).size() < order.size()) {
                findings.add(new Finding("an element is twice in the list " + order, List.of()));
            }
            for (String element : order) {
                Operation<Input, Output> append = appends.get(element);
                if (append == null) {
                    findings.add(new Finding("nobody has appended " + element, List.of()));
                } else if (!append.mayHaveHappened()
                        || append.isOk() && !append.answer().appended()) {
                    findings.add(Finding.of("element " + element + " is in the list, and was refused", append));
                }
            }
        }

        // Elements in the order of the list: none may have been appended entirely before one that stands before it.
        private void checkAppendsAgainstTime() {
            Operation<Input, Output> latest = null;
            for (String element : order) {
                Operation<Input, Output> append = appends.get(element);
                if (append == null) {
                    continue;
                }
                if (latest != null && append.precedes(latest)) {
                    findings.add(
                            Finding.of("appended before the other one was begun, and stands after it", append, latest));
                }
                if (latest == null || append.invokeNanos() > latest.invokeNanos()) {
                    latest = append;
                }
            }
        }

        private void checkReadsAgainstTime() {
            List<Operation<Input, Output>> fresh = reads.stream()
                    .filter(read -> read.input() instanceof Read asked && !asked.local())
                    .toList();
            for (Operation<Input, Output> read : fresh) {
                int size = read.answer().list().size();
                appends.forEach((element, append) -> {
                    boolean done = append.isOk() && append.answer().appended();
                    boolean shown = isIn(element, size);
                    if (done && append.precedes(read) && !shown) {
                        findings.add(Finding.of("an acknowledged append is not in a later read", append, read));
                    }
                });
            }
            for (Operation<Input, Output> read : reads) {
                for (String element : read.answer().list()) {
                    Operation<Input, Output> append = appends.get(element);
                    if (append != null && read.precedes(append)) {
                        findings.add(Finding.of("a read shows what was appended only later", read, append));
                    }
                }
            }
            checkReadsAgainstEachOther(fresh);
        }

        private boolean isIn(String element, int size) {
            return places.getOrDefault(element, Integer.MAX_VALUE) < size;
        }

        private void checkReadsAgainstEachOther(List<Operation<Input, Output>> fresh) {
            List<Operation<Input, Output>> byEnd = new ArrayList<>(fresh);
            byEnd.sort(Comparator.comparingLong(Operation::returnNanos));
            List<Operation<Input, Output>> byBegin = new ArrayList<>(fresh);
            byBegin.sort(Comparator.comparingLong(Operation::invokeNanos));
            Operation<Input, Output> longest = null;
            int ended = 0;
            for (Operation<Input, Output> read : byBegin) {
                while (ended < byEnd.size() && byEnd.get(ended).precedes(read)) {
                    Operation<Input, Output> other = byEnd.get(ended++);
                    if (longest == null
                            || other.answer().list().size()
                                    > longest.answer().list().size()) {
                        longest = other;
                    }
                }
                if (longest != null
                        && longest.answer().list().size() > read.answer().list().size()) {
                    findings.add(Finding.of("a read shows less than an earlier one", longest, read));
                }
            }
        }

        // Reads of any freshness must fit the revisions that appends were acknowledged with.
        private void checkRevisions() {
            Map<Long, Operation<Input, Output>> byModRevision = new HashMap<>();
            for (Operation<Input, Output> read : reads) {
                Output shown = read.answer();
                Operation<Input, Output> other = byModRevision.putIfAbsent(shown.modRevision(), read);
                if (other != null && !other.answer().list().equals(shown.list())) {
                    findings.add(Finding.of(
                            "two reads of modification revision " + shown.modRevision() + " differ", other, read));
                }
            }
            for (Operation<Input, Output> read : reads) {
                appends.forEach((element, append) -> {
                    if (append.isOk() && append.answer().appended()) {
                        checkRevision(element, append, read);
                    }
                });
            }
        }

        private void checkRevision(String element, Operation<Input, Output> append, Operation<Input, Output> read) {
            Output shown = read.answer();
            long made = append.answer().revision();
            boolean in = isIn(element, shown.list().size());
            if (in != made <= shown.modRevision()) {
                findings.add(Finding.of(
                        "element " + element + " of revision " + made + (in ? " is" : " is not")
                                + " in a list of modification revision " + shown.modRevision(),
                        append,
                        read));
            }
            if (!in && made <= shown.revision()) {
                findings.add(Finding.of(
                        "element " + element + " of revision " + made + " is missing at revision " + shown.revision(),
                        append,
                        read));
            }
        }
    }
}
