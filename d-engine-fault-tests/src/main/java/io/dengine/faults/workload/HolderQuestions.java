package io.dengine.faults.workload;

import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Asks a member whether it is certain of a lease that it renews, without waiting for one answer before the next question: a member that is asked while it is paused, and when its lease has ended already, answers
 * when it goes on, and must not say that it is certain then. For one thread.
 */
final class HolderQuestions implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(8);

    private final NodeProcess holder;
    private final long lease;
    private final Listener listener;
    private final ExecutorService asking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-holder-question");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean saidNo;

    /** Is told of answers, by several threads. */
    @FunctionalInterface
    interface Listener {
        void answered(boolean certain, long fromNanos, long toNanos);
    }

    HolderQuestions(NodeProcess holder, long lease, Listener listener) {
        this.holder = holder;
        this.lease = lease;
        this.listener = listener;
    }

    /** Asks once; the answer comes later. */
    void ask() {
        asking.execute(() -> {
            try (ControlClient client = holder.client(ANSWER)) {
                long from = System.nanoTime();
                Reply reply = client.call("holding", lease);
                if (reply.outcome() == Outcome.OK) {
                    saidNo |= !reply.is(0);
                    listener.answered(reply.is(0), from, System.nanoTime());
                }
            }
        });
    }

    /** Whether it has said that it is not certain any more, which it does for good. */
    boolean saidNo() {
        return saidNo;
    }

    /** Waits for the answers that are still to come. */
    @Override
    public void close() {
        asking.shutdown();
        try {
            if (!asking.awaitTermination(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("questions to " + holder + " do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
