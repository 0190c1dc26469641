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
     * The commands of a log entry.
     *
     * @param entry as {@link EntryCodec} writes it; its position does not move
     * @throws io.dengine.command.UnknownCommandException when a newer version wrote it
     * @throws io.dengine.command.MalformedCommandException when it is no entry
     */
    public static List<Command> decode(ByteBuffer entry) {
        List<ByteBuffer> encoded = EntryCodec.decode(entry);
        List<Command> commands = new ArrayList<>(encoded.size());
        for (ByteBuffer command : encoded) {
            commands.add(CommandCodec.decode(command));
        }
        return commands;
    }

    /** {@link #apply(long, Command)} for the commands of an entry, all of them in one step. */
    public List<CommandResult> applyCommands(long index, List<Command> commands) {
        List<CommandResult> results = new ArrayList<>(commands.size());
        for (Command command : commands) {
            results.add(apply(index, command));
        }
        return results;
    }

    /**
     * Applies a command. When this throws the batch must be closed.
     *
     * @param index the index of the entry that carries it
     * @param command its arrays are given away
     * @return final only once the batch was committed
     * @throws io.dengine.storage.StorageException when the store cannot be read, or is damaged
     */
    public CommandResult apply(long index, Command command) {
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

    /** About how many bytes of changes, of what was swept and of answers the batch keeps in memory. */
    public long heldBytes() {
        return draft.heldBytes();
    }

    /**
     * Writes everything in one step and makes it visible; the batch is spent.
     *
     * @param appliedIndex the index of the last entry, all of whose commands were applied
     * @return the changes in their order; their arrays are shared with the store and must not be changed
     * @throws io.dengine.storage.StorageException when the store cannot be written; nothing became visible
     */
    public Effects commit(long appliedIndex) {
        return commit(appliedIndex, EntryProgress.NONE);
    }

    /**
     * {@link #commit} in the middle of an entry, which is to go on with the next batch: also after a restart, which begins with this entry
     * again (see {@link KvStore#commandsApplied}).
     *
     * @param index of the entry
     * @param commands how many of its commands were applied, those of earlier batches included
     */
    public Effects commitPart(long index, int commands) {
        return commit(index - 1, new EntryProgress(index, commands));
    }

    private Effects commit(long appliedIndex, EntryProgress progress) {
        history.sweep();
        StoreNumbers numbers = draft.commit(appliedIndex, progress);
        store.publish(numbers, appliedIndex);
        return draft.effects();
    }

    /** Gives up what was not committed. Idempotent. */
    @Override
    public void close() {
        draft.close();
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
