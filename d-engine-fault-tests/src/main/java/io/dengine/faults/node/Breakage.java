package io.dengine.faults.node;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is broken on purpose in a node, so that it can be seen that the checks notice: the system property {@value #PROPERTY}. Nothing is, unless it is set.
 */
public enum Breakage {
    NONE,
    /** Reads that claim to be linearizable, or lease reads, are served with what this member has. */
    STALE_READS,
    /** A compare-and-set is a get and, when that is as expected, a put. */
    LOST_UPDATES;

    /** The system property that names it, in lower case with hyphens. */
    public static final String PROPERTY = "faults.broken";

    /** Its name as the property has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** That of this process. */
    static Breakage configured() {
        String name = System.getProperty(PROPERTY, NONE.text());
        return Arrays.stream(values())
                .filter(breakage -> breakage.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PROPERTY + " must be one of "
                        + Arrays.stream(values()).map(Breakage::text).toList() + ", not " + name));
    }
}
