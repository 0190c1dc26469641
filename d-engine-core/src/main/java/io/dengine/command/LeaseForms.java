package io.dengine.command;

import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.LeaseCheckpoint;

/** The binary form of commands about leases that have more than one field; see {@link CommandCodec}. */
final class LeaseForms {

    private static final int CHECKPOINT_BYTES = 3 * Long.BYTES;

    private LeaseForms() {}

    static void write(FieldWriter to, ExpireLease expire) {
        to.int64(expire.leaseId()).int64(expire.generation());
    }

    static ExpireLease readExpire(FieldReader from) {
        return new ExpireLease(from.int64("lease"), from.int64("generation"));
    }

    static void write(FieldWriter to, CheckpointLeases command) {
        to.list(command.checkpoints(), (target, checkpoint) -> target.int64(checkpoint.leaseId())
                .int64(checkpoint.generation())
                .int64(checkpoint.remainingMillis()));
    }

    static CheckpointLeases readCheckpoints(FieldReader from) {
        return new CheckpointLeases(from.list(
                "checkpoints",
                CHECKPOINT_BYTES,
                source -> new LeaseCheckpoint(
                        source.int64("lease"), source.int64("generation"), source.int64("remaining"))));
    }
}
