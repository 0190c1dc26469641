package io.dengine.faults.clock;

import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that tells its clocks, and how long its waits take by its own clock, for each line that it reads. */
final class ClockProbe {

    private static final Duration WAIT = Duration.ofMillis(200);

    private ClockProbe() {}

    public static void main(String[] arguments) throws InterruptedException {
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            long begin = System.nanoTime();
            new CountDownLatch(1).await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            LockSupport.parkNanos(WAIT.toNanos());
            System.out.println(System.currentTimeMillis() + " " + System.nanoTime() + " "
                    + (System.nanoTime() - begin) / 1_000_000);
        }
    }
}
