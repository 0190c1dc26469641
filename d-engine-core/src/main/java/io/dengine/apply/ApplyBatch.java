package io.dengine.apply;

import io.dengine.command.Command;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.ClusterFormed;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.EntryCodec;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.PutResult;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The effects of some log entries that follow each other, written together. A later command sees the earlier ones. Nobody else
 * sees anything before {@link #commit}. Used by the apply thread only.
 */
public final class ApplyBatch implements AutoCloseable {

    private final KvStore store;
    private final StateBatch batch;
    private final List<RevisionChanges> changes = new ArrayList<>();

    private long revision;
    private Optional<UUID> clusterId;

    ApplyBatch(KvStore store, StateBatch batch) {
        this.store = store;
        this.batch = batch;
        this.revision = store.revision();
        this.clusterId = store.clusterId();
    }

    /**
     * Applies the commands of one log entry.
     *
     * @param entry as {@link EntryCodec} writes it; its position does not move
     * @return a result for each command, in their order; final only once the batch was committed
     * @throws io.dengine.command.UnknownCommandException when a newer version wrote it
     * @throws io.dengine.command.MalformedCommandException when it is no entry; in both cases nothing of it was applied and
     *     the entries before it may still be committed
     */
    public List<CommandResult> apply(ByteBuffer entry) {
        List<ByteBuffer> encoded = EntryCodec.decode(entry);
        List<Command> commands = new ArrayList<>(encoded.size());
        for (ByteBuffer command : encoded) {
            commands.add(CommandCodec.decode(command));
        }
        List<CommandResult> results = new ArrayList<>(commands.size());
        for (Command command : commands) {
            results.add(apply(command));
        }
        return results;
    }

    /** See {@link #apply(ByteBuffer)}. */
    public List<CommandResult> apply(byte[] entry) {
        return apply(ByteBuffer.wrap(entry));
    }

    /**
     * Writes everything in one step and makes it visible; the batch is spent.
     *
     * @param appliedIndex the index of the last entry applied
     * @return the changes in their order; their arrays are shared with the store and must not be changed
     * @throws io.dengine.storage.StorageException when the store cannot be written; nothing became visible
     */
    public Effects commit(long appliedIndex) {
        if (revision != store.revision()) {
            batch.put(StateTable.SYSTEM, SystemRecords.revisionKey(), SystemRecords.encodeRevision(revision));
        }
        batch.commit(appliedIndex);
        store.publish(revision, clusterId, appliedIndex);
        return new Effects(revision, changes, List.of());
    }

    /** Gives up what was not committed. Idempotent. */
    @Override
    public void close() {
        batch.close();
    }

    private CommandResult apply(Command command) {
        if (command instanceof Put put) {
            return put(put.key(), put.value());
        }
        if (command instanceof Delete delete) {
            return delete(delete.key());
        }
        return formCluster((FormCluster) command);
    }

    private PutDone put(byte[] key, byte[] value) {
        byte[] stored = batch.get(StateTable.KEYS, key);
        revision++;
        KeyRecord next = stored == null
                ? KeyRecord.created(revision, value)
                : KeyRecord.decode(stored).updated(revision, value);
        batch.put(StateTable.KEYS, key, next.encoded());
        changes.add(new RevisionChanges(revision, List.of(new Change(key, next.encoded(), stored))));
        return new PutDone(new PutResult(revision));
    }

    private DeleteDone delete(byte[] key) {
        byte[] stored = batch.get(StateTable.KEYS, key);
        if (stored == null) {
            return new DeleteDone(new DeleteResult(revision, 0));
        }
        revision++;
        batch.delete(StateTable.KEYS, key);
        changes.add(new RevisionChanges(revision, List.of(new Change(key, null, stored))));
        return new DeleteDone(new DeleteResult(revision, 1));
    }

    private ClusterFormed formCluster(FormCluster form) {
        if (clusterId.isEmpty()) {
            byte[] name = form.clusterName().getBytes(StandardCharsets.UTF_8);
            batch.put(StateTable.SYSTEM, SystemRecords.clusterIdKey(), SystemRecords.encodeClusterId(form.clusterId()));
            batch.put(StateTable.SYSTEM, SystemRecords.clusterNameKey(), name);
            clusterId = Optional.of(form.clusterId());
        }
        return new ClusterFormed(clusterId.orElseThrow());
    }
}
