package io.dengine.faults.report;

/**
 * A fault, in monotonic time.
 *
 * @param kind its name
 * @param what it hit
 * @param tookEffect whether it hit anything
 * @param beginNanos when it was about to begin
 * @param endNanos when it had been ended
 * @param outageNanos for how long at a stretch no write was done from the moment on that it began to be ended
 * @param serviceNanos the same, from when a majority of the processes answered as well: without what it takes to start processes
 * @param startNanos how long after its end every process answered; where processes were killed, that is what it takes to start them and to open their data
 * @param recoveryNanos how long after that every member served again
 */
public record FaultEvent(
        String kind,
        String what,
        boolean tookEffect,
        long beginNanos,
        long endNanos,
        long outageNanos,
        long serviceNanos,
        long startNanos,
        long recoveryNanos) {}
