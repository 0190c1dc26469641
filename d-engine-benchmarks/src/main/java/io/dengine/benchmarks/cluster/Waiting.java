package io.dengine.benchmarks.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that can only be asked for. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Asks until there is an answer.
     *
     * @throws IllegalStateException when there is none in time
     */
    static <T> T until(Duration timeout, String what, Supplier<Optional<T>> question) {
        long begin = System.nanoTime();
        for (Optional<T> answer = question.get(); ; answer = question.get()) {
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw new IllegalStateException("not within " + timeout + ": " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
