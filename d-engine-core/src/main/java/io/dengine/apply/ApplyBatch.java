package io.dengine.apply;

import io.dengine.command.Command;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.ClusterFormed;
import io.dengine.command.EntryCodec;
import io.dengine.storage.StateBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects of some log entries that follow each other, written together. A later command sees the earlier ones. Nobody else
 * sees anything before {@link #commit}. Used by the apply thread only.
 */
public final class ApplyBatch implements AutoCloseable {

    private final KvStore store;
    private final Draft draft;
    private final KeyWrites keys;
    private final Transactions transactions;
    private final LeaseWrites leases;
    private final HistoryWrites history;

    ApplyBatch(KvStore store, StateBatch batch) {
        this.store = store;
        this.draft = new Draft(batch, store.numbers());
        KeyTable table = new KeyTable(draft);
        this.leases = new LeaseWrites(draft, table);
        this.keys = new KeyWrites(draft, table, leases);
        this.transactions = new Transactions(draft, table, keys);
        this.history = new HistoryWrites(draft);
    }

    /**
     * Applies the commands of one log entry. When this throws a {@link io.dengine.storage.StorageException} the batch must be
     * closed.
     *
     * @param index the index of the entry
     * @param entry as {@link EntryCodec} writes it; its position does not move
     * @return a result for each command, in their order; final only once the batch was committed
     * @throws io.dengine.command.UnknownCommandException when a newer version wrote it
     * @throws io.dengine.command.MalformedCommandException when it is no entry; in both cases nothing of it was applied and
     *     the entries before it may still be committed
     * @throws io.dengine.storage.StorageException when the store cannot be read, or is damaged
     */
    public List<CommandResult> apply(long index, ByteBuffer entry) {
        List<ByteBuffer> encoded = EntryCodec.decode(entry);
        List<Command> commands = new ArrayList<>(encoded.size());
        for (ByteBuffer command : encoded) {
            commands.add(CommandCodec.decode(command));
        }
        return applyCommands(index, commands);
    }

    /** {@link #apply} with the commands of an entry. Their arrays are given away. */
    public List<CommandResult> applyCommands(long index, List<Command> commands) {
        List<CommandResult> results = new ArrayList<>(commands.size());
        for (Command command : commands) {
            results.add(apply(index, command));
        }
        return results;
    }

    /**
     * Writes everything in one step and makes it visible; the batch is spent.
     *
     * @param appliedIndex the index of the last entry applied
     * @return the changes in their order; their arrays are shared with the store and must not be changed
     * @throws io.dengine.storage.StorageException when the store cannot be written; nothing became visible
     */
    public Effects commit(long appliedIndex) {
        history.sweep();
        StoreNumbers numbers = draft.commit(appliedIndex);
        store.publish(numbers, appliedIndex);
        return draft.effects();
    }

    /** Gives up what was not committed. Idempotent. */
    @Override
    public void close() {
        draft.close();
    }

    private CommandResult apply(long index, Command command) {
        long before = draft.changedKeys();
        CommandResult result;
        try {
            result = dispatch(index, command);
        } catch (Refusal refusal) {
            draft.undo();
            return refusal.result();
        }
        history.changed(draft.changedKeys() - before);
        return result;
    }

    // the most frequent ones first
    private CommandResult dispatch(long index, Command command) {
        if (command instanceof Put put) {
            return keys.put(put);
        }
        if (command instanceof Transact transact) {
            return transactions.transact(transact);
        }
        if (command instanceof Delete delete) {
            return keys.delete(delete);
        }
        if (command instanceof KeepAlive keepAlive) {
            return leases.keepAlive(keepAlive);
        }
        if (command instanceof Increment increment) {
            return keys.increment(increment);
        }
        if (command instanceof DeleteRange range) {
            return keys.deleteRange(range);
        }
        if (command instanceof GrantLease grant) {
            return leases.grant(grant);
        }
        if (command instanceof RevokeLease revoke) {
            return leases.revoke(revoke);
        }
        if (command instanceof ExpireLease expire) {
            return leases.expire(expire);
        }
        if (command instanceof CheckpointLeases checkpoint) {
            return leases.checkpoint(checkpoint);
        }
        if (command instanceof Compact compact) {
            return history.compact(compact);
        }
        if (command instanceof Sweep sweep) {
            return history.sweep(sweep);
        }
        if (command instanceof SetHistory set) {
            return history.setHistory(set);
        }
        if (command instanceof CheckState) {
            draft.recordCheck(index);
            return draft.done();
        }
        FormCluster form = (FormCluster) command;
        byte[] name = form.clusterName().getBytes(StandardCharsets.UTF_8);
        return new ClusterFormed(draft.formCluster(form.clusterId(), name));
    }
}
