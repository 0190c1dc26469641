package io.dengine.runtime;

import io.dengine.EngineNotStartedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a member takes requests. Thread-safe. */
final class MemberState {

    enum Phase {
        NEW,
        RUNNING,
        STOPPED
    }

    private final String nodeId;
    private final WriteFailures failures;
    private final Supplier<@Nullable String> failure;
    private volatile Phase phase = Phase.NEW;

    MemberState(String nodeId, WriteFailures failures, Supplier<@Nullable String> failure) {
        this.nodeId = nodeId;
        this.failures = failures;
        this.failure = failure;
    }

    Phase phase() {
        return phase;
    }

    void running() {
        phase = Phase.RUNNING;
    }

    void stopped() {
        phase = Phase.STOPPED;
    }

    /** Throws unless requests are taken. */
    void check() {
        if (phase == Phase.RUNNING) {
            String failed = failure.get();
            if (failed != null) {
                throw failures.failed(failed);
            }
            return;
        }
        if (phase == Phase.NEW) {
            throw new EngineNotStartedException("node " + nodeId + " has not been started");
        }
        throw failures.stopped();
    }
}
