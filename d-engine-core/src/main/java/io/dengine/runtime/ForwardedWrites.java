package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.kv.KeyRange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Writes that other members' clients send to this one, the leader. They were checked there, against that member's limits; they are checked here against
 * this one's, since a member that is configured otherwise, or is not what it seems, must not get in what this one refuses its own clients. Thread-safe.
 */
final class ForwardedWrites {

    private final int maxRangeDeleteKeys;
    private final RequestChecks checks;
    private final MemberState state;
    private final WritePath path;

    ForwardedWrites(LimitsConfig limits, MemberState state, WritePath path) {
        this.maxRangeDeleteKeys = limits.maxRangeDeleteKeys();
        this.checks = new RequestChecks(limits);
        this.state = state;
        this.path = path;
    }

    /**
     * Takes a write. Does not wait.
     *
     * @param command one that clients may send
     * @param encoded the same, encoded
     * @return completes at the latest after the time-out
     * @throws IllegalArgumentException when it exceeds a limit
     * @throws io.dengine.EngineException when this member takes no requests
     */
    CompletableFuture<CommandResult> write(Command command, byte[] encoded, Duration timeout) {
        state.check();
        checks.request(encoded);
        check(command);
        Command limited = limited(command);
        return path.submit(
                        limited == command ? encoded : CommandCodec.encode(limited),
                        WriteAdmission.growsStore(command),
                        timeout)
                .outcome();
    }

    // Both members have a say in how many keys a delete of a range may delete: the smaller limit counts.
    private Command limited(Command command) {
        if (command instanceof Command.DeleteRange delete && delete.maxKeys() > maxRangeDeleteKeys) {
            return new Command.DeleteRange(delete.from(), delete.to(), delete.returnPrevious(), maxRangeDeleteKeys);
        }
        if (command instanceof Command.Transact transact && transact.maxKeys() > maxRangeDeleteKeys) {
            return new Command.Transact(transact.txn(), maxRangeDeleteKeys);
        }
        return command;
    }

    private void check(Command command) {
        if (command instanceof Command.Put put) {
            checks.key(put.key());
            checks.value(put.value());
            if (put.ttlMillis() != 0) {
                checks.ttlMillis("ttl", Duration.ofMillis(put.ttlMillis()));
            }
        } else if (command instanceof Command.Delete delete) {
            checks.key(delete.key());
        } else if (command instanceof Command.DeleteRange delete) {
            checks.range(new KeyRange(delete.from(), delete.to()));
        } else if (command instanceof Command.Transact transact) {
            checks.txn(transact.txn());
        } else if (command instanceof Command.Increment increment) {
            checks.key(increment.key());
        } else if (command instanceof Command.GrantLease grant) {
            checks.ttlMillis("ttl", Duration.ofMillis(grant.ttlMillis()));
        }
    }
}
