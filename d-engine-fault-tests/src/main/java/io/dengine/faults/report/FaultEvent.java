package io.dengine.faults.report;

/**
 * A fault, in monotonic time.
 *
 * @param kind its name
 * @param what it hit
 * @param beginNanos when it was about to begin
 * @param endNanos when it had been ended
 * @param recoveryNanos how long after that every member served again; negative when that was not waited for
 */
public record FaultEvent(String kind, String what, long beginNanos, long endNanos, long recoveryNanos) {}
