package io.dengine.apply;

import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.RequestRefusedException;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The key-value semantics above a {@link StateMachine}: a pure function of the state and the committed commands, so that all
 * members come to the same state. Every committed command that changes a key makes the next revision of the store.
 *
 * <p>Thread-safety: {@link #load()} and {@link #newBatch()} belong to the one thread that applies; everything else may be
 * called by any thread at any time, also while the state machine is restored: it then reads the state before or after that.
 * Everything that reads throws {@link io.dengine.storage.StorageException} when the store cannot be read, and its subtype
 * {@link io.dengine.storage.CorruptionException} when what is read is damaged. Owns nothing; the state machine is opened,
 * restored and closed by whoever made it.
 */
public final class KvStore implements HistoryReader {

    /** Is told of leases. */
    @FunctionalInterface
    public interface LeaseVisitor {

        /** A lease as it is stored. */
        void lease(long leaseId, LeaseState state);
    }

    /** The most that {@link #getAll} holds in memory. */
    static final long MAX_GET_ALL_BYTES = 64L << 20;

    private final StateMachine stateMachine;

    private volatile StoreNumbers numbers = StoreNumbers.NEW;
    private volatile long appliedIndex;

    public KvStore(StateMachine stateMachine) {
        this.stateMachine = stateMachine;
    }

    /**
     * Reads the store's numbers; to be called after the state machine was opened and after each restore, before anything else.
     *
     * @throws io.dengine.storage.CorruptionException when they are damaged
     */
    public void load() {
        publish(StoreNumbers.load(stateMachine), stateMachine.appliedIndex());
    }

    /** A batch for the next log entries; must be committed or closed before the next one is made. */
    public ApplyBatch newBatch() {
        return new ApplyBatch(this, stateMachine.newBatch());
    }

    /** How many commands of an entry that is about to be applied are part of the state: 0, unless a batch ended in its middle. */
    public int commandsApplied(long index) {
        EntryProgress progress = numbers.progress();
        return progress.index() == index ? progress.commands() : 0;
    }

    // ---- numbers

    /** The number of changes the state contains. */
    @Override
    public long revision() {
        return numbers.revision();
    }

    /** The index of the last log entry the state contains. What is read after this was read contains that entry. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** The identity of the cluster, once its first leader has given it one. */
    public Optional<UUID> clusterId() {
        return numbers.clusterId();
    }

    /** The oldest revision that can be read; changes up to it are not kept. While history is off it is {@link #revision()}. */
    @Override
    public long compactedRevision() {
        return numbers.compactedRevision();
    }

    @Override
    public boolean isHistoryEnabled() {
        return numbers.history().enabled();
    }

    /**
     * History up to this revision is not stored any more. While it is less than {@link #compactedRevision()} a {@code Sweep}
     * command is of use.
     */
    public long sweptRevision() {
        return numbers.sweptRevision();
    }

    /** The hash of the state that was recorded last. */
    public StateCheck stateCheck() {
        return numbers.check();
    }

    // ---- keys

    /** Reads a key from what this member has applied, on the caller's thread. */
    public GetResult get(byte[] key) {
        // The revision is published after the data it belongs to. Read in the opposite order, first revision, then
        // data, it cannot be newer than the data: at worst the data already contains a change that the revision does
        // not count. The other way round the caller could believe that he has seen a change that he has not.
        long before = numbers.revision();
        KeyValue found = stateMachine.read(StateTable.KEYS, key, KeyRecord::toKeyValue);
        if (found == null) {
            return new GetResult(before, null);
        }
        // data that contains a key's modification contains everything up to it, because batches become visible as a
        // whole
        return new GetResult(Math.max(before, found.modRevision()), found);
    }

    /**
     * Reads a key as of a revision.
     *
     * @param revision 0: the latest
     * @throws HistoryCompactedException when the revision is not kept any more
     * @throws FutureRevisionException when it has not been applied on this member
     */
    public GetResult get(byte[] key, long revision) {
        if (revision == 0) {
            return get(key);
        }
        try (StateView view = stateMachine.newView();
                ViewReads reads = ViewReads.of(view, revision)) {
            return new GetResult(reads.revision(), keyValue(key, reads.get(key)));
        }
    }

    /** {@link #getAll(List, long, Runnable)} for as long as it takes. */
    public GetAllResult getAll(List<byte[]> keys, long revision) {
        return getAll(keys, revision, () -> {});
    }

    /**
     * Reads several keys, all as of one revision; see {@link #get(byte[], long)}.
     *
     * @param check called now and then when there are many; what it throws ends the read
     * @throws RequestRefusedException when they are larger than 64 MiB together
     */
    public GetAllResult getAll(List<byte[]> keys, long revision, Runnable check) {
        try (StateView view = new CheckedView(stateMachine.newView(), check);
                ViewReads reads = ViewReads.of(view, revision)) {
            List<KeyValue> items = new ArrayList<>();
            long bytes = 0;
            for (byte[] key : keys) {
                KeyRecord stored = reads.get(key);
                if (stored == null) {
                    continue;
                }
                bytes += stored.size(key);
                if (bytes > MAX_GET_ALL_BYTES) {
                    throw new RequestRefusedException("the keys and values asked for have more than "
                            + MAX_GET_ALL_BYTES + " bytes, the most of one getAll; ask for fewer keys at a time");
                }
                items.add(stored.toKeyValue(key.clone()));
            }
            return new GetAllResult(reads.revision(), items);
        }
    }

    /** {@link #scan(Scan, Runnable)} for as long as it takes. */
    public ScanResult scan(Scan scan) {
        return scan(scan, () -> {});
    }

    /**
     * Reads a page of a range, as of one revision; see {@link #get(byte[], long)}. The scan's consistency is not
     * looked at. A page also ends after 8 MiB of keys and values.
     *
     * @param check called now and then when there are many keys to look at; what it throws ends the read
     */
    public ScanResult scan(Scan scan, Runnable check) {
        try (StateView view = new CheckedView(stateMachine.newView(), check)) {
            return ScanReads.scan(view, scan);
        }
    }

    /** {@inheritDoc} A part also ends, with its revision, after 10,000 changes looked at or 8 MiB of records found. */
    @Override
    public Part read(long fromRevision, KeyRange range, int maxChanges) {
        try (StateView view = stateMachine.newView()) {
            return HistoryReplay.read(view, fromRevision, range, maxChanges);
        }
    }

    private static @Nullable KeyValue keyValue(byte[] key, @Nullable KeyRecord stored) {
        return stored == null ? null : stored.toKeyValue(key.clone());
    }

    // ---- leases

    /** How a lease is stored; empty when it does not exist (any more). */
    public Optional<LeaseState> leaseState(long leaseId) {
        byte[] stored = stateMachine.get(StateTable.LEASES, LeaseKeys.lease(leaseId));
        return stored == null
                ? Optional.empty()
                : Optional.of(LeaseRecord.decode(stored).state());
    }

    /** How many keys are attached to a lease; 0 when it does not exist (any more). */
    public int leaseKeyCount(long leaseId) {
        byte[] stored = stateMachine.get(StateTable.LEASES, LeaseKeys.lease(leaseId));
        return stored == null ? 0 : LeaseRecord.decode(stored).keyCount();
    }

    /** The keys attached to a lease, ascending; empty when it does not exist. */
    public List<byte[]> leaseKeys(long leaseId) {
        try (StateView view = stateMachine.newView()) {
            return LeaseReads.keys(view, leaseId);
        }
    }

    /** Every lease of one moment, by id. The store keeps a view open meanwhile. */
    public void forEachLease(LeaseVisitor visitor) {
        try (StateView view = stateMachine.newView()) {
            LeaseReads.forEach(view, visitor);
        }
    }

    // ---- for batches

    StoreNumbers numbers() {
        return numbers;
    }

    /** Makes committed numbers visible. The applied index comes last: readers wait for it and then expect the rest. */
    void publish(StoreNumbers newNumbers, long newAppliedIndex) {
        numbers = newNumbers;
        appliedIndex = newAppliedIndex;
    }
}
