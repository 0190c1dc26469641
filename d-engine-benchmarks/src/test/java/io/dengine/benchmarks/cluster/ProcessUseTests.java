package io.dengine.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is read of a process whose threads come and go meanwhile. */
@EnabledOnOs(OS.LINUX)
class ProcessUseTests {

    private static final int READINGS = 2_000;

    private volatile boolean ended;

    @Test
    void threadsMayEndWhileTheyAreRead() throws InterruptedException {
        AtomicLong threads = new AtomicLong();
        Thread starting = new Thread(
                () -> {
                    while (!ended) {
                        new Thread(threads::incrementAndGet, "d-engine-test-short").start();
                    }
                },
                "d-engine-test-starting");
        starting.start();
        List<Long> self = List.of(ProcessHandle.current().pid());
        try {
            for (int i = 0; i < READINGS; i++) {
                assertThat(ProcessUse.of(self).cpuNanos()).isPositive();
            }
        } finally {
            ended = true;
            starting.join();
        }
        assertThat(threads).hasPositiveValue();
    }
}
