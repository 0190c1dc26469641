package io.dengine.sample.it;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the writes of an {@link HttpWriter}, as its clients were told. Thread-safe. */
final class WriteLog {

    /** An acknowledged write. */
    record Acknowledged(String value, long revision) {}

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> unknown = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final AtomicInteger redirects = new AtomicInteger();
    private final AtomicLong latestNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong longestPauseNanos = new AtomicLong();

    void acknowledged(String key, String value, long revision) {
        acknowledged.put(key, new Acknowledged(value, revision));
        long now = System.nanoTime();
        long pause = now - latestNanos.getAndSet(now);
        longestPauseNanos.accumulateAndGet(pause, Math::max);
    }

    void unknown(String key, String value, String why) {
        unknown.put(key, value);
        failures.merge("unknown, " + why, 1, Integer::sum);
    }

    void refused(String key, String value, String why) {
        refused.put(key, value);
        failures.merge("refused, " + why, 1, Integer::sum);
    }

    void redirected() {
        redirects.incrementAndGet();
    }

    /** Key to value and revision of the writes that were acknowledged: they must be there. */
    Map<String, Acknowledged> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Key to value of the writes without an answer, or with "outcome unknown": they may be there or not. */
    Map<String, String> unknown() {
        return Map.copyOf(unknown);
    }

    /** Key to value of the writes that a node said were not done: they must not be there. */
    Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    /** Why writes were not acknowledged, and how many. */
    Map<String, Integer> failures() {
        return new TreeMap<>(failures);
    }

    int failureCount() {
        return refused.size() + unknown.size();
    }

    int count() {
        return acknowledged.size();
    }

    long longestPauseMillis() {
        return longestPauseNanos.get() / 1_000_000;
    }

    @Override
    public String toString() {
        return acknowledged.size() + " acknowledged, " + refused.size() + " refused, " + unknown.size() + " unknown, "
                + redirects.get() + " redirects followed, longest pause " + longestPauseMillis() + " ms";
    }
}
