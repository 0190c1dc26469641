package io.dengine.runtime;

import io.dengine.command.CommandResult;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.forward.Forwarder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** {@link Forwarding} over the peer port. Thread-safe. */
record ForwardedCalls(Forwarder forwarder) implements Forwarding {

    @Override
    public CompletableFuture<CommandResult> write(byte[] command, Duration timeout) {
        return forwarder.write(command, timeout);
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
        return forwarder.timeToLive(leaseId, withKeys, timeout);
    }
}
