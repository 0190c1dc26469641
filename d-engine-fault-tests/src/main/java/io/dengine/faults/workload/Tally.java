package io.dengine.faults.workload;

import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.Words;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how operations ended. Thread-safe. */
public final class Tally {

    private static final int MAX_UNEXPECTED = 20;

    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    void add(String command, Reply reply) {
        LongAdder counter = outcomes.get(reply.outcome());
        if (counter != null) {
            counter.increment();
        }
        if (reply.outcome() != Outcome.OK) {
            String reason = String.valueOf(reply.words().get(0));
            reasons.computeIfAbsent(reason, any -> new LongAdder()).increment();
            if (reason.startsWith(Words.UNEXPECTED) && unexpected.size() < MAX_UNEXPECTED) {
                unexpected.add(command + ": " + reply.words());
            }
        }
    }

    /** How many operations were done. */
    public long total() {
        return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many ended how. */
    public Map<String, Long> outcomes() {
        Map<String, Long> copy = new TreeMap<>();
        outcomes.forEach((outcome, count) -> copy.put(outcome.name(), count.sum()));
        return copy;
    }

    /** How often which exception was answered. */
    public Map<String, Long> reasons() {
        Map<String, Long> copy = new TreeMap<>();
        reasons.forEach((reason, count) -> copy.put(reason, count.sum()));
        return copy;
    }

    /** Exceptions that no call is documented to throw. */
    public Set<String> unexpected() {
        return new TreeSet<>(unexpected);
    }
}
