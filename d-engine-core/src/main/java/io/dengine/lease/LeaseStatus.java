package io.dengine.lease;

import java.time.Duration;
import java.util.List;

/**
 * How a lease is.
 *
 * @param id its id
 * @param ttl how long it lives without being renewed
 * @param remaining how long it still lives, as the leader measures it
 * @param keys the keys attached to it, ascending; empty when they were not asked for
 */
public record LeaseStatus(long id, Duration ttl, Duration remaining, List<byte[]> keys) {

    public LeaseStatus {
        keys = List.copyOf(keys);
    }
}
