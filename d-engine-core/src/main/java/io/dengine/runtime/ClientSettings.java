package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.kv.ReadConsistency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a view of the client does without being told on each call. Immutable.
 *
 * @param timeout how long a call may take; 1 ms to 1 h
 * @param consistency how fresh reads are that do not say it
 * @param viaLeader whether writes are sent to the leader when this member does not lead
 */
record ClientSettings(Duration timeout, ReadConsistency consistency, boolean viaLeader) {

    ClientSettings {
        RequestChecks.timeout(timeout);
        RequestChecks.required(consistency, "consistency");
    }

    /** Those of a client that is no view. */
    static ClientSettings of(EngineConfig config) {
        return new ClientSettings(config.limits().requestTimeout(), config.readConsistency(), false);
    }

    ClientSettings withTimeout(Duration value) {
        return new ClientSettings(value, consistency, viaLeader);
    }

    ClientSettings withConsistency(ReadConsistency value) {
        return new ClientSettings(timeout, value, viaLeader);
    }

    ClientSettings throughLeader() {
        return new ClientSettings(timeout, consistency, true);
    }

    /** The consistency of a read. */
    ReadConsistency consistencyOf(@Nullable ReadConsistency asked) {
        return asked == null ? consistency : asked;
    }
}
