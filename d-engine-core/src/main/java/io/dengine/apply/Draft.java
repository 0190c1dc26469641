package io.dengine.apply;

import io.dengine.command.CommandResult.Done;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store as a batch has made it so far: its tables, its numbers and what others will be told. Every write of a command goes
 * through {@link #replace}, so that a transaction that is refused in its middle can be undone. Used by the apply thread only.
 */
final class Draft {

    /** Most bytes that a command may read for its answer and delete by range: they are held in memory, on every member. */
    static final long MAX_COMMAND_BYTES = 64L << 20;

    /** What a row that is removed takes in the batch beside its key, about. */
    static final int REMOVED_BYTES = 100;

    private record Write(StateTable table, byte[] key, byte @Nullable [] before) {}

    /** What a transaction is undone to. */
    private record Mark(long lastLeaseId, long hash, int leaseChanges, List<Write> writes) {}

    private final StateBatch batch;
    private final StoreNumbers start;
    private final List<RevisionChanges> changes = new ArrayList<>();
    private final List<LeaseChange> leaseChanges = new ArrayList<>();
    private final List<Change> current = new ArrayList<>();

    private long revision;
    private long changedKeys;
    private long commandBytes;
    private long heldBytes;
    private Optional<UUID> clusterId;
    private long lastLeaseId;
    private HistoryState history;
    private long hash;
    private StateCheck check;
    private @Nullable Mark mark;

    Draft(StateBatch batch, StoreNumbers start) {
        this.batch = batch;
        this.start = start;
        this.revision = start.revision();
        this.clusterId = start.clusterId();
        this.lastLeaseId = start.lastLeaseId();
        this.history = start.history();
        this.hash = start.hash();
        this.check = start.check();
    }

    // ---- tables

    byte @Nullable [] get(StateTable table, byte[] key) {
        return batch.get(table, key);
    }

    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to) {
        return batch.scan(table, from, to, false);
    }

    /**
     * Sets or deletes a row.
     *
     * @param before what is there; null: nothing
     * @param after what is to be there; null: nothing
     */
    void replace(StateTable table, byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
        if (mark != null) {
            mark.writes().add(new Write(table, key, before));
        }
        set(table, key, after);
    }

    /** Removes a row for good: what nobody can see any more. */
    void remove(StateTable table, byte[] key) {
        heldBytes += key.length + REMOVED_BYTES;
        batch.delete(table, key);
    }

    private void set(StateTable table, byte[] key, byte @Nullable [] value) {
        if (value == null) {
            batch.delete(table, key);
        } else {
            batch.put(table, key, value);
        }
    }

    // ---- the command that is being applied

    /** The revision that the command makes if it changes a key. */
    long nextRevision() {
        return revision + 1;
    }

    /** The revision of what a read within the command sees. */
    long readRevision() {
        return current.isEmpty() ? revision : revision + 1;
    }

    /** How many keys this command has changed. */
    int changeCount() {
        return current.size();
    }

    /**
     * Counts what the command must hold in memory until it ends.
     *
     * @throws Refusal when it is too much
     */
    void hold(long bytes) {
        commandBytes += bytes;
        heldBytes += bytes;
        if (commandBytes > MAX_COMMAND_BYTES) {
            throw Refusal.tooLarge("keys and values of more than " + MAX_COMMAND_BYTES
                    + " bytes would be read or deleted in one step, the most that a request may");
        }
    }

    /** What the commands so far keep in memory: about the bytes of what they change and sweep, and of their answers. */
    long heldBytes() {
        return heldBytes;
    }

    void addChange(Change change) {
        byte[] stored = change.stored();
        byte[] previous = change.previous();
        heldBytes += change.key().length
                + (stored == null ? 0 : stored.length)
                + (previous == null ? 0 : (long) previous.length);
        current.add(change);
        hash = StateHash.key(hash, change.key(), change.stored());
    }

    /** A lease was written, or has ended when {@code stored} is null. */
    void hashLease(long id, byte @Nullable [] stored) {
        hash = StateHash.lease(hash, id, stored);
    }

    void addLeaseChange(LeaseChange change) {
        leaseChanges.add(change);
    }

    /** From here on the command can be undone. */
    void mark() {
        mark = new Mark(lastLeaseId, hash, leaseChanges.size(), new ArrayList<>());
    }

    /** Ends the command; what it changed becomes a revision. */
    void seal() {
        mark = null;
        commandBytes = 0;
        if (!current.isEmpty()) {
            revision++;
            changedKeys += current.size();
            changes.add(new RevisionChanges(revision, List.copyOf(current)));
            current.clear();
        }
    }

    /** Undoes what the command did since {@link #mark}; without one it has done nothing yet. */
    void undo() {
        Mark to = mark;
        mark = null;
        commandBytes = 0;
        if (to == null) {
            if (!current.isEmpty()) {
                throw new IllegalStateException(
                        "a command was refused after it had changed " + current.size() + " keys");
            }
            return;
        }
        for (int i = to.writes().size() - 1; i >= 0; i--) {
            Write write = to.writes().get(i);
            set(write.table(), write.key(), write.before());
        }
        current.clear();
        lastLeaseId = to.lastLeaseId();
        hash = to.hash();
        leaseChanges.subList(to.leaseChanges(), leaseChanges.size()).clear();
    }

    // ---- numbers

    /** How many keys the commands have changed. */
    long changedKeys() {
        return changedKeys;
    }

    long revision() {
        return revision;
    }

    Done done() {
        return new Done(revision);
    }

    long newLeaseId() {
        lastLeaseId++;
        return lastLeaseId;
    }

    HistoryState history() {
        return history;
    }

    /** Compaction or switch of the history. */
    void changeHistory(HistoryState changed) {
        history = changed;
        hash = StateHash.history(hash, changed.compacted(), changed.enabled());
    }

    /** Something that was compacted was removed; no part of the hash, because nobody can see it. */
    void swept(HistoryState swept) {
        history = swept;
    }

    void recordCheck(long index) {
        check = new StateCheck(index, hash);
    }

    /** The cluster's identity; the first one given stays. */
    UUID formCluster(UUID id, byte[] name) {
        if (clusterId.isPresent()) {
            return clusterId.get();
        }
        batch.put(StateTable.SYSTEM, SystemRecords.clusterIdKey(), SystemRecords.encodeClusterId(id));
        batch.put(StateTable.SYSTEM, SystemRecords.clusterNameKey(), name);
        clusterId = Optional.of(id);
        return id;
    }

    // ---- the end

    /** Commits; the batch is spent. */
    StoreNumbers commit(long appliedIndex, EntryProgress progress) {
        StoreNumbers end = new StoreNumbers(revision, clusterId, lastLeaseId, history, hash, check, progress);
        end.save(batch, start);
        batch.commit(appliedIndex);
        return end;
    }

    /** What others are told; after this the draft is not used any more. */
    Effects effects() {
        return new Effects(revision, Collections.unmodifiableList(changes), Collections.unmodifiableList(leaseChanges));
    }

    void close() {
        batch.close();
    }
}
