package io.dengine.benchmarks.node;

/** What a node can be told to do. */
public enum Work {
    /** Puts one key after the other, to have them there. */
    FILL,
    /** Replicated puts of random keys. */
    PUT,
    /** Linearizable gets of random keys. */
    GET,
    /** Linearizable scans of 100 keys, from random keys on. */
    SCAN,
    /** Threads that get random keys under the leader's lease. */
    LEASE_GET,
    /** Threads that get random keys of this member. */
    LOCAL_GET,
    /** Puts of one key, one after the other: how long after its acknowledgement the last of the watchers has it. */
    WATCH,
    /** Opens or closes watchers, each on its own key, so that there are so many. */
    WATCHERS,
    /** New leases, so many in a second. */
    GRANT
}
