package io.dengine.faults.report;

/**
 * A fault, in monotonic time.
 *
 * @param kind its name
 * @param what it hit
 * @param tookEffect whether it hit anything
 * @param beginNanos when it was about to begin
 * @param endNanos when it had been ended
 * @param serviceNanos how long after it began to be ended, and a majority of the processes answered, the first write was done
 * @param startNanos how long after its end every process answered; where processes were killed, that is what it takes to start them and to open their data
 * @param recoveryNanos how long after that every member served again
 */
public record FaultEvent(
        String kind,
        String what,
        boolean tookEffect,
        long beginNanos,
        long endNanos,
        long serviceNanos,
        long startNanos,
        long recoveryNanos) {}
