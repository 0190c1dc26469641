package io.dengine.benchmarks.load;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Counts failures and keeps the text of the first few. Thread-safe. */
public final class Failures {

    private static final int KEPT = 5;

    private final AtomicLong count = new AtomicLong();
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();

    /** One more, because of this. */
    public void add(Throwable failure) {
        add(failure.toString());
    }

    /** One more, described so. */
    public void add(String text) {
        if (count.getAndIncrement() < KEPT) {
            texts.add(text);
        }
    }

    /** How many. */
    public long count() {
        return count.get();
    }

    /** The first few. */
    public List<String> texts() {
        return List.copyOf(texts);
    }
}
