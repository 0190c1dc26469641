package io.dengine.runtime;

import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.forward.LeaderWork;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What this member does for the others while it leads. Thread-safe. */
final class LeaderSide {

    private final RequestChecks checks;
    private final MemberState state;
    private final WritePath path;
    private final FreshReads underLeaderLease;
    private final LeaseTimes times;

    LeaderSide(RequestChecks checks, MemberState state, WritePath path, FreshReads underLeaderLease, LeaseTimes times) {
        this.checks = checks;
        this.state = state;
        this.path = path;
        this.underLeaderLease = underLeaderLease;
        this.times = times;
    }

    LeaderWork work() {
        return new LeaderWork(this::write, this::timeToLive);
    }

    // The sender has checked the command against its own limits; what matters here is how much of it there is.
    private CompletableFuture<CommandResult> write(Command command, byte[] encoded, Duration timeout) {
        state.check();
        return path.submit(checks.request(encoded), WriteAdmission.growsStore(command), timeout)
                .outcome();
    }

    private CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
        state.check();
        return underLeaderLease.readAsync(() -> times.timeToLive(leaseId, withKeys), timeout);
    }
}
