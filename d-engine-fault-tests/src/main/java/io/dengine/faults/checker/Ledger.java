package io.dengine.faults.checker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Entries that are written once each, in a whole run: what was acknowledged must be there for ever, what was refused never. Thread-safe. */
public final class Ledger {

    private static final int MAX_FINDINGS = 20;

    private final BitSet acknowledged = new BitSet();
    private final BitSet refused = new BitSet();

    /** What is written under a number. */
    public static String value(int number) {
        return "entry " + number;
    }

    /** It was written for certain. */
    public synchronized void acknowledged(int number) {
        acknowledged.set(number);
    }

    /** It was certainly not written. */
    public synchronized void refused(int number) {
        refused.set(number);
    }

    /** How many were written for certain. */
    public synchronized int size() {
        return acknowledged.cardinality();
    }

    /**
     * Compares the entries from one number to another, which is the first that does not count, with what a member has.
     *
     * @param rows its values by number
     */
    public synchronized List<Finding> check(int from, int to, Map<Integer, String> rows) {
        List<Finding> findings = new ArrayList<>();
        for (int number = from; number < to && findings.size() < MAX_FINDINGS; number++) {
            String row = rows.get(number);
            if (row == null && acknowledged.get(number)) {
                findings.add(new Finding("entry " + number + " was acknowledged, and is not there", List.of()));
            } else if (row != null && refused.get(number)) {
                findings.add(new Finding("entry " + number + " was refused, and is there", List.of()));
            } else if (row != null && !row.equals(value(number))) {
                findings.add(new Finding("entry " + number + " is " + row, List.of()));
            }
        }
        return findings;
    }
}
