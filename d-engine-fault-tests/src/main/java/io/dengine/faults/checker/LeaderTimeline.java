package io.dengine.faults.checker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When there was a leader for certain, and how often it changed, from what the members said when they were asked. Grows with the number of elections. Thread-safe.
 */
public final class LeaderTimeline {

    private static final long MAX_GAP = Duration.ofMillis(700).toNanos();

    /** Begin to end of times with a leader; they do not overlap. */
    private final NavigableMap<Long, Long> led = new TreeMap<>();
    /** When a term was heard of first. */
    private final NavigableMap<Long, Long> terms = new TreeMap<>();

    private final Map<String, LeaderObservation> latest = new HashMap<>();
    private long greatestTerm;

    /** Adds what a member said. Those of one member come in order. */
    public synchronized void observe(LeaderObservation seen) {
        if (seen.counts() && seen.term() > greatestTerm) {
            greatestTerm = seen.term();
            terms.put(seen.fromNanos(), seen.term());
        }
        LeaderObservation before = latest.put(seen.node(), seen);
        if (before != null && leads(before) && leads(seen) && sameReign(before, seen)) {
            add(before, seen);
        }
    }

    private static boolean leads(LeaderObservation seen) {
        return seen.primary() && seen.atOnce();
    }

    private static boolean sameReign(LeaderObservation before, LeaderObservation seen) {
        return before.term() == seen.term()
                && before.incarnation().equals(seen.incarnation())
                && seen.fromNanos() - before.toNanos() <= MAX_GAP;
    }

    private void add(LeaderObservation before, LeaderObservation seen) {
        long from = before.toNanos();
        Map.Entry<Long, Long> last = led.floorEntry(from);
        // While a question was answered there was a leader as well: there was one before and after, in one term.
        if (last != null && last.getValue() >= before.fromNanos()) {
            led.put(last.getKey(), Math.max(last.getValue(), seen.fromNanos()));
        } else if (seen.fromNanos() > from) {
            led.put(from, seen.fromNanos());
        }
    }

    /** How long, of a time, there may have been no leader. */
    public synchronized Duration leaderless(long fromNanos, long toNanos) {
        long covered = 0;
        Long first = led.floorKey(fromNanos);
        for (Map.Entry<Long, Long> each :
                led.tailMap(first == null ? Long.MIN_VALUE : first, true).entrySet()) {
            covered += Math.max(0, Math.min(each.getValue(), toNanos) - Math.max(each.getKey(), fromNanos));
        }
        return Duration.ofNanos(Math.max(0, toNanos - fromNanos - covered));
    }

    /** How many terms began in a time, at most. */
    public synchronized long changes(long fromNanos, long toNanos) {
        return Math.max(0, termAt(toNanos) - termAt(fromNanos));
    }

    private long termAt(long nanos) {
        Map.Entry<Long, Long> entry = terms.floorEntry(nanos);
        return entry == null ? 0 : entry.getValue();
    }
}
