package io.dengine;

/**
 * A change of leadership.
 *
 * @param previous the state before; for the first event of a subscription the same as {@code current}
 * @param current the state after
 */
public record LeaderChange(LeadershipState previous, LeadershipState current) {}
