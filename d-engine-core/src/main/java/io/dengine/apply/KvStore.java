package io.dengine.apply;

import io.dengine.kv.GetResult;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import java.util.Optional;
import java.util.UUID;

/**
 * The key-value semantics above a {@link StateMachine}: a pure function of the state and the committed commands, so that all
 * members come to the same state. Every committed command that changes something makes the next revision of the store: a put
 * always, a delete when the key existed.
 *
 * <p>Thread-safety: {@link #load()} and {@link #newBatch()} belong to the one thread that applies; everything else may be
 * called by any thread at any time. Owns nothing; the state machine is opened, restored and closed by whoever made it.
 */
public final class KvStore {

    private final StateMachine stateMachine;

    private volatile long revision;
    private volatile long appliedIndex;
    private volatile Optional<UUID> clusterId = Optional.empty();

    public KvStore(StateMachine stateMachine) {
        this.stateMachine = stateMachine;
    }

    /**
     * Reads the store's numbers; to be called after the state machine was opened and after each restore, before anything else.
     *
     * @throws io.dengine.storage.CorruptionException when they are damaged
     */
    public void load() {
        publish(
                SystemRecords.decodeRevision(stateMachine.get(StateTable.SYSTEM, SystemRecords.revisionKey())),
                SystemRecords.decodeClusterId(stateMachine.get(StateTable.SYSTEM, SystemRecords.clusterIdKey())),
                stateMachine.appliedIndex());
    }

    /** The number of changes the state contains. */
    public long revision() {
        return revision;
    }

    /** The index of the last log entry the state contains. What is read after this was read contains that entry. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** The identity of the cluster, once its first leader has given it one. */
    public Optional<UUID> clusterId() {
        return clusterId;
    }

    /** A batch for the next log entries; must be committed or closed before the next one is made. */
    public ApplyBatch newBatch() {
        return new ApplyBatch(this, stateMachine.newBatch());
    }

    /**
     * Reads a key from what this member has applied, on the caller's thread.
     *
     * @throws io.dengine.storage.StorageException when the store cannot be read
     */
    public GetResult get(byte[] key) {
        // The revision is published after the data it belongs to. Read in the opposite order, first revision, then
        // data, it cannot be newer than the data: at worst the data already contains a change that the revision does
        // not count. The other way round the caller could believe that he has seen a change that he has not.
        long before = revision;
        byte[] stored = stateMachine.get(StateTable.KEYS, key);
        if (stored == null) {
            return new GetResult(before, null);
        }
        KeyRecord keyRecord = KeyRecord.decode(stored);
        // data that contains a key's modification contains everything up to it, because batches become visible as a
        // whole
        return new GetResult(Math.max(before, keyRecord.modRevision()), keyRecord.toKeyValue(key.clone()));
    }

    /** Makes committed numbers visible. The applied index comes last: readers wait for it and then expect the rest. */
    void publish(long newRevision, Optional<UUID> newClusterId, long newAppliedIndex) {
        clusterId = newClusterId;
        revision = newRevision;
        appliedIndex = newAppliedIndex;
    }
}
