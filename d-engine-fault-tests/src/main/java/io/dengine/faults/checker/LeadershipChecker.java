package io.dengine.faults.checker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks leadership as it is observed: one leader and one member that takes writes in a term, terms that only grow, and no member that is primary after one of a newer term was.
 * Grows with the number of elections. Thread-safe.
 */
public final class LeadershipChecker {

    private static final int MAX_FINDINGS = 20;

    private final Duration overlap;
    private final Map<Long, String> leaders = new TreeMap<>();
    private final Map<String, Long> latestTerms = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Recent<Object> recent = new Recent<>();
    private @Nullable LeaderObservation newestPrimary;
    private long newestPrimaryKnownAt;

    /** Two members must not be primary at the same moment at all. */
    public LeadershipChecker() {
        this(Duration.ZERO);
    }

    /**
     * A checker.
     *
     * @param overlap for how long an older primary may go on after a newer one is. Zero as long as all members have clocks of the same rate, as they have on one machine; what
     *     remains of the leader lease (eight tenths of the election timeout) where a machine is suspended
     */
    public LeadershipChecker(Duration overlap) {
        this.overlap = overlap;
    }

    /** A member said something. */
    public synchronized void observe(LeaderObservation seen) {
        if (!seen.atOnce()) {
            return;
        }
        recent.add(seen);
        if (seen.leads()) {
            leads(seen.term(), seen.node(), "says that it leads");
        }
        if (seen.leader() != null) {
            leads(seen.leaderTerm(), seen.leader(), "leads, as " + seen.node() + " says,");
        }
        if (seen.counts()) {
            Long before = latestTerms.put(seen.node(), seen.term());
            if (before != null && before > seen.term()) {
                found(seen.node() + " is in term " + seen.term() + ", and was in term " + before + " before");
            }
        }
        if (seen.primary() && !seen.leads()) {
            found(seen.node() + " is primary in term " + seen.term() + " without leading");
        } else if (seen.primary()) {
            primary(seen);
        }
    }

    private void primary(LeaderObservation seen) {
        LeaderObservation newest = newestPrimary;
        if (newest == null || seen.term() > newest.term()) {
            newestPrimary = seen;
            newestPrimaryKnownAt = seen.toNanos();
        } else if (seen.term() < newest.term() && seen.fromNanos() - newestPrimaryKnownAt > overlap.toNanos()) {
            found(seen.node() + " is primary in term " + seen.term() + ", although " + newest.node()
                    + " was in term " + newest.term() + " "
                    + Duration.ofNanos(seen.fromNanos() - newestPrimaryKnownAt).toMillis() + " ms before");
        } else if (seen.term() == newest.term()) {
            newestPrimaryKnownAt = Math.min(newestPrimaryKnownAt, seen.toNanos());
        }
    }

    /** A member took a write as the leader of a term. */
    public synchronized void accepted(long term, String node) {
        recent.add(node + " took a write in term " + term);
        leads(term, node, "took a write");
    }

    private void leads(long term, String node, String what) {
        String known = leaders.putIfAbsent(term, node);
        if (known != null && !known.equals(node)) {
            found(node + " " + what + " in term " + term + ", in which " + known + " leads");
        }
    }

    private void found(String message) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(message, List.of()));
            recent.keep(message);
        }
    }

    /** What was seen before the first findings. */
    public List<String> evidence() {
        return recent.evidence();
    }

    /** How many terms had a leader. */
    public synchronized int terms() {
        return leaders.size();
    }

    /** What was wrong so far. */
    public synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }
}
