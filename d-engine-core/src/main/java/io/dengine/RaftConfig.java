package io.dengine;

import java.time.Duration;

/**
 * Settings of Raft.
 *
 * @param electionTimeout how long a follower waits for its leader before it asks for votes; default 1 s, allowed 100 ms to 60 s.
 *     The heartbeat is a tenth of it, at least 10 ms; the leader lease is eight tenths of it
 * @param maxEntryBytes most bytes of commands in one log entry; default 256 KiB
 * @param maxInflightEntries most log entries proposed and not yet answered; default 8. Writes that come meanwhile wait, and travel
 *     together in the next entry: more entries are smaller ones
 */
public record RaftConfig(Duration electionTimeout, long maxEntryBytes, int maxInflightEntries) {

    public static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofSeconds(1);
    public static final long DEFAULT_MAX_ENTRY_BYTES = 256 * 1024;
    public static final int DEFAULT_MAX_INFLIGHT_ENTRIES = 8;

    /** The defaults. */
    public static RaftConfig defaults() {
        return new RaftConfig(DEFAULT_ELECTION_TIMEOUT, DEFAULT_MAX_ENTRY_BYTES, DEFAULT_MAX_INFLIGHT_ENTRIES);
    }

    /** The same with another election timeout. */
    public RaftConfig withElectionTimeout(Duration timeout) {
        return new RaftConfig(timeout, maxEntryBytes, maxInflightEntries);
    }
}
