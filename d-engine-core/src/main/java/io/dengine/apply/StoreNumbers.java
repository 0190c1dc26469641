package io.dengine.apply;

import io.dengine.storage.StateBatch;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store's own numbers at one moment.
 *
 * @param revision the number of changes the state contains
 * @param clusterId the identity of the cluster, once it has one
 * @param lastLeaseId the id of the latest lease granted; 0: none
 * @param history how much of the history is kept
 * @param hash the running hash
 * @param check the latest recorded hash
 * @param progress how far the next log entry is applied
 */
record StoreNumbers(
        long revision,
        Optional<UUID> clusterId,
        long lastLeaseId,
        HistoryState history,
        long hash,
        StateCheck check,
        EntryProgress progress) {

    static final StoreNumbers NEW =
            new StoreNumbers(0, Optional.empty(), 0, HistoryState.NEW, 0, StateCheck.NONE, EntryProgress.NONE);

    /** Changes up to this revision are not kept. */
    long compactedRevision() {
        return history.compactedAt(revision);
    }

    /** History up to this revision is not stored. */
    long sweptRevision() {
        return history.sweepPending() ? history.sweepRevision() - 1 : compactedRevision();
    }

    /**
     * What is stored.
     *
     * @throws io.dengine.storage.CorruptionException when it is damaged
     */
    static StoreNumbers load(StateMachine stored) {
        return new StoreNumbers(
                SystemRecords.decodeRevision(stored.get(StateTable.SYSTEM, SystemRecords.revisionKey())),
                SystemRecords.decodeClusterId(stored.get(StateTable.SYSTEM, SystemRecords.clusterIdKey())),
                SystemRecords.decodeLastLeaseId(stored.get(StateTable.SYSTEM, SystemRecords.lastLeaseIdKey())),
                SystemRecords.decodeHistory(stored.get(StateTable.SYSTEM, SystemRecords.historyKey())),
                SystemRecords.decodeStateHash(stored.get(StateTable.SYSTEM, SystemRecords.stateHashKey())),
                SystemRecords.decodeStateCheck(stored.get(StateTable.SYSTEM, SystemRecords.stateCheckKey())),
                SystemRecords.decodeEntryProgress(stored.get(StateTable.SYSTEM, SystemRecords.entryProgressKey())));
    }

    /** Writes what is not as before; the cluster's identity is written where it is formed. */
    void save(StateBatch batch, StoreNumbers before) {
        if (revision != before.revision) {
            batch.put(StateTable.SYSTEM, SystemRecords.revisionKey(), SystemRecords.encodeLong(revision));
        }
        if (lastLeaseId != before.lastLeaseId) {
            batch.put(StateTable.SYSTEM, SystemRecords.lastLeaseIdKey(), SystemRecords.encodeLong(lastLeaseId));
        }
        if (!history.equals(before.history)) {
            set(
                    batch,
                    SystemRecords.historyKey(),
                    history.equals(HistoryState.NEW) ? null : SystemRecords.encodeHistory(history));
        }
        if (hash != before.hash) {
            batch.put(StateTable.SYSTEM, SystemRecords.stateHashKey(), SystemRecords.encodeLong(hash));
        }
        if (!check.equals(before.check)) {
            batch.put(StateTable.SYSTEM, SystemRecords.stateCheckKey(), SystemRecords.encodeStateCheck(check));
        }
        if (!progress.equals(before.progress)) {
            set(
                    batch,
                    SystemRecords.entryProgressKey(),
                    progress.equals(EntryProgress.NONE) ? null : SystemRecords.encodeEntryProgress(progress));
        }
    }

    // Of what comes back to how it is in a new store nothing is stored, as there: between entries all members have the
    // same rows, whatever batches and steps led to them.
    private static void set(StateBatch batch, byte[] key, byte @Nullable [] value) {
        if (value == null) {
            batch.delete(StateTable.SYSTEM, key);
        } else {
            batch.put(StateTable.SYSTEM, key, value);
        }
    }
}
