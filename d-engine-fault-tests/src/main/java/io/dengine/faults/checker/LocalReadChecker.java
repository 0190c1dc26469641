package io.dengine.faults.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks reads of one key by what they say of revisions, which holds for every freshness: a modification revision stands for one value; what is read at a revision is not older than what is known to be
 * of that revision or before; and one process never shows less than it has shown.
 */
public final class LocalReadChecker {

    /**
     * A read, or a write that was acknowledged.
     *
     * @param operation its number
     * @param incarnation the process that answered; null for a write
     * @param value what was read or written; null: nothing is there
     * @param revision the store's revision that was answered
     * @param modRevision that of the value; 0 without one
     * @param fromNanos when it began, in monotonic time
     * @param toNanos when it had ended
     */
    public record Seen(
            long operation,
            @Nullable String incarnation,
            @Nullable String value,
            long revision,
            long modRevision,
            long fromNanos,
            long toNanos) {}

    /** What is wrong with what was seen of a key. */
    public List<Finding> check(List<Seen> history) {
        List<Finding> findings = new ArrayList<>();
        checkValues(history, findings);
        checkRevisions(history, findings);
        checkProcesses(history, findings);
        return findings;
    }

    private static void checkValues(List<Seen> history, List<Finding> findings) {
        Map<Long, Seen> byModRevision = new HashMap<>();
        for (Seen seen : history) {
            if (seen.value() != null) {
                Seen other = byModRevision.putIfAbsent(seen.modRevision(), seen);
                if (other != null && !seen.value().equals(other.value())) {
                    findings.add(
                            found("modification revision " + seen.modRevision() + " is of two values", other, seen));
                }
            }
        }
    }

    // What is missing may have been deleted; what is there must be the newest known at the revision that was told.
    private static void checkRevisions(List<Seen> history, List<Finding> findings) {
        List<Seen> byMod = history.stream()
                .filter(seen -> seen.value() != null)
                .sorted(Comparator.comparingLong(Seen::modRevision))
                .toList();
        List<Seen> byRevision =
                byMod.stream().sorted(Comparator.comparingLong(Seen::revision)).toList();
        Seen newest = null;
        int next = 0;
        for (Seen seen : byRevision) {
            while (next < byMod.size() && byMod.get(next).modRevision() <= seen.revision()) {
                newest = byMod.get(next++);
            }
            if (newest != null && newest.modRevision() > seen.modRevision()) {
                findings.add(found(
                        "modification revision " + seen.modRevision() + " is told at revision " + seen.revision()
                                + ", which has " + newest.modRevision(),
                        newest,
                        seen));
            }
        }
    }

    private static void checkProcesses(List<Seen> history, List<Finding> findings) {
        Map<String, List<Seen>> byProcess = new HashMap<>();
        for (Seen seen : history) {
            if (seen.incarnation() != null) {
                byProcess
                        .computeIfAbsent(seen.incarnation(), any -> new ArrayList<>())
                        .add(seen);
            }
        }
        byProcess.values().forEach(reads -> checkProcess(reads, findings));
    }

    private static void checkProcess(List<Seen> reads, List<Finding> findings) {
        List<Seen> byEnd = new ArrayList<>(reads);
        byEnd.sort(Comparator.comparingLong(Seen::toNanos));
        List<Seen> byBegin = new ArrayList<>(reads);
        byBegin.sort(Comparator.comparingLong(Seen::fromNanos));
        Seen newest = null;
        Seen latest = null;
        int next = 0;
        for (Seen seen : byBegin) {
            while (next < byEnd.size() && byEnd.get(next).toNanos() < seen.fromNanos()) {
                Seen ended = byEnd.get(next++);
                newest = newest == null || ended.modRevision() > newest.modRevision() ? ended : newest;
                latest = latest == null || ended.revision() > latest.revision() ? ended : latest;
            }
            if (latest != null && latest.revision() > seen.revision()) {
                findings.add(found("a process goes back from revision " + latest.revision(), latest, seen));
            }
            if (newest != null && seen.value() != null && newest.modRevision() > seen.modRevision()) {
                findings.add(found("a process shows what is older than what it has shown", newest, seen));
            }
        }
    }

    private static Finding found(String message, Seen one, Seen other) {
        return new Finding(message, List.of(one.operation(), other.operation()));
    }
}
