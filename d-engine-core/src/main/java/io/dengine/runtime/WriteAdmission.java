package io.dengine.runtime;

import io.dengine.command.Command;
import io.dengine.kv.TxnOp;
import java.util.stream.Stream;

/** Whether the cluster has room for a client's write. Thread-safe; asked for every write before it is queued, so it must be cheap. */
@FunctionalInterface
interface WriteAdmission {

    /** Admits everything. */
    WriteAdmission ALL = growsStore -> {};

    /**
     * Returns when the write may be done.
     *
     * @param growsStore whether the write adds data, as {@link #growsStore} says
     * @throws io.dengine.DiskFullException when it may not
     */
    void admit(boolean growsStore);

    /** Whether a command adds data. What only deletes, renews or forgets does not, although the log grows by it for a while. */
    static boolean growsStore(Command command) {
        if (command instanceof Command.Transact transact) {
            return Stream.concat(transact.txn().then().stream(), transact.txn().orElse().stream())
                    .anyMatch(TxnOp.Put.class::isInstance);
        }
        return command instanceof Command.Put
                || command instanceof Command.Increment
                || command instanceof Command.GrantLease;
    }
}
