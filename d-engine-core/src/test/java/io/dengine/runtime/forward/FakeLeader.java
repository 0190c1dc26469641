package io.dengine.runtime.forward;

import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.kv.PutResult;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a member does for the others, as a test wants it. */
final class FakeLeader {

    final List<Command> written = new ArrayList<>();
    final List<Duration> timeouts = new ArrayList<>();
    Supplier<CompletableFuture<CommandResult>> writeAnswer =
            () -> CompletableFuture.completedFuture(new CommandResult.PutDone(new PutResult(written.size())));
    Supplier<CompletableFuture<LeaseStatus>> leaseAnswer = () -> CompletableFuture.completedFuture(new LeaseStatus(
            7, Duration.ofSeconds(60), Duration.ofSeconds(42), List.of(new byte[] {1}, new byte[] {2})));

    LeaderWork asWork() {
        return new LeaderWork(
                (command, encoded, timeout) -> {
                    written.add(command);
                    timeouts.add(timeout);
                    return writeAnswer.get();
                },
                (leaseId, withKeys, timeout) -> {
                    timeouts.add(timeout);
                    return leaseAnswer.get();
                });
    }

    void failsWritesWith(Throwable failure) {
        writeAnswer = () -> CompletableFuture.failedFuture(failure);
    }

    void failsReadsWith(Throwable failure) {
        leaseAnswer = () -> CompletableFuture.failedFuture(failure);
    }
}
