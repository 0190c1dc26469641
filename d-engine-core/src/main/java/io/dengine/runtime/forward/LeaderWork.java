package io.dengine.runtime.forward;

/**
 * What a member does for the others while it leads.
 *
 * @param writes clients' writes
 * @param leases the time to live of leases
 */
public record LeaderWork(LeaderWrites writes, LeaseTimes leases) {}
