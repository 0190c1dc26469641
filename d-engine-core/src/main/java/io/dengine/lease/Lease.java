package io.dengine.lease;

import java.time.Duration;

/**
 * A lease: a time to live that keys can be attached to, and that can be renewed. When it ends, its keys are deleted, all in one revision.
 *
 * @param id its id, positive, never given out twice
 * @param ttl how long it lives without being renewed, to the millisecond
 */
public record Lease(long id, Duration ttl) {}
