package io.dengine;

import java.time.Duration;

/**
 * Settings of leases.
 *
 * @param checkpointInterval how often the leader records how long a lease still lives, if a third of its TTL is not less; after a change of
 *     leader a lease may live longer by at most this and the time of the election; default 5 s
 */
public record LeaseConfig(Duration checkpointInterval) {

    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    /** The defaults. */
    public static LeaseConfig defaults() {
        return new LeaseConfig(DEFAULT_CHECKPOINT_INTERVAL);
    }
}
