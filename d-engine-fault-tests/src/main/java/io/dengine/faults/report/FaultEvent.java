package io.dengine.faults.report;

/**
 * A fault, in monotonic time.
 *
 * @param kind its name
 * @param what it hit
 * @param beginNanos when it was about to begin
 * @param endNanos when it had been ended
 * @param startNanos how long after that every process answered; where processes were killed, that is what it takes to start them and to open their data
 * @param recoveryNanos how long after that every member served again
 */
public record FaultEvent(
        String kind, String what, long beginNanos, long endNanos, long startNanos, long recoveryNanos) {}
