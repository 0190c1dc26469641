package io.dengine.command;

import io.dengine.kv.Txn;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change that is replicated. Arrays are not copied: whoever makes a command gives them away. */
public sealed interface Command {

    /**
     * Sets a key.
     *
     * @param key the key
     * @param value its new value
     * @param leaseId the lease it is attached to; 0: none
     * @param ttlMillis how long it lives; 0: for ever. Not together with a lease
     * @param keepLease whether it stays attached to the lease that it has. Not together with a lease or a TTL
     * @param returnPrevious whether the result carries what stood there before
     */
    record Put(byte[] key, byte[] value, long leaseId, long ttlMillis, boolean keepLease, boolean returnPrevious)
            implements Command {

        /** A put that keeps no lease. */
        public Put(byte[] key, byte[] value, long leaseId, long ttlMillis, boolean returnPrevious) {
            this(key, value, leaseId, ttlMillis, false, returnPrevious);
        }

        /** A put of nothing but a value. */
        public Put(byte[] key, byte[] value) {
            this(key, value, 0, 0, false, false);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Put that
                    && Arrays.equals(key, that.key)
                    && Arrays.equals(value, that.value)
                    && leaseId == that.leaseId
                    && ttlMillis == that.ttlMillis
                    && keepLease == that.keepLease
                    && returnPrevious == that.returnPrevious;
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Put[key=" + key.length + " bytes, value=" + value.length + " bytes, leaseId=" + leaseId
                    + ", ttlMillis=" + ttlMillis + (keepLease ? ", keepLease" : "") + "]";
        }
    }

    /**
     * Deletes a key; without effect when it does not exist.
     *
     * @param key the key
     * @param returnPrevious whether the result carries what was deleted
     */
    record Delete(byte[] key, boolean returnPrevious) implements Command {

        /** A delete that answers only whether there was anything to delete. */
        public Delete(byte[] key) {
            this(key, false);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Delete that
                    && Arrays.equals(key, that.key)
                    && returnPrevious == that.returnPrevious;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "Delete[key=" + key.length + " bytes]";
        }
    }

    /**
     * Deletes the keys of a range, all or none.
     *
     * @param from the first key
     * @param to the first key beyond the range; null: to the last key
     * @param returnPrevious whether the result carries what was deleted
     * @param maxKeys refused when there are more; the proposer's limit, since members may have different ones
     */
    record DeleteRange(byte[] from, byte @Nullable [] to, boolean returnPrevious, int maxKeys) implements Command {

        @Override
        public boolean equals(Object other) {
            return other instanceof DeleteRange that
                    && Arrays.equals(from, that.from)
                    && Arrays.equals(to, that.to)
                    && returnPrevious == that.returnPrevious
                    && maxKeys == that.maxKeys;
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
        }
    }

    /**
     * A transaction.
     *
     * @param txn what is compared and done
     * @param maxKeys refused when a range to delete has more keys
     */
    record Transact(Txn txn, int maxKeys) implements Command {}

    /**
     * Adds to a number.
     *
     * @param key the key
     * @param delta what is added
     */
    record Increment(byte[] key, long delta) implements Command {

        @Override
        public boolean equals(Object other) {
            return other instanceof Increment that && Arrays.equals(key, that.key) && delta == that.delta;
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(key) + Long.hashCode(delta);
        }
    }

    /**
     * Grants a lease; applying chooses its id.
     *
     * @param ttlMillis how long it lives without being renewed
     */
    record GrantLease(long ttlMillis) implements Command {}

    /**
     * Renews a lease.
     *
     * @param leaseId the lease
     */
    record KeepAlive(long leaseId) implements Command {}

    /**
     * Ends a lease at a client's request, and deletes its keys.
     *
     * @param leaseId the lease
     */
    record RevokeLease(long leaseId) implements Command {}

    /**
     * Ends a lease whose time is over, as the leader measured it; without effect when it was renewed meanwhile.
     *
     * @param leaseId the lease
     * @param generation the number of renewals that the leader had seen
     */
    record ExpireLease(long leaseId, long generation) implements Command {}

    /**
     * Records how long leases still live, as the leader measured it, so that a later leader need not begin anew.
     *
     * @param checkpoints a record for each lease
     */
    record CheckpointLeases(List<LeaseCheckpoint> checkpoints) implements Command {

        public CheckpointLeases {
            checkpoints = List.copyOf(checkpoints);
        }
    }

    /**
     * How long a lease still lives.
     *
     * @param leaseId the lease
     * @param generation ignored when the lease was renewed meanwhile
     * @param remainingMillis at least so long
     */
    record LeaseCheckpoint(long leaseId, long generation, long remainingMillis) {}

    /**
     * Forgets the history before a revision.
     *
     * @param revision the oldest revision that can still be read
     */
    record Compact(long revision) implements Command {}

    /**
     * Removes what was compacted but is still stored, a part of it; proposed by the leader when there are no writes that take care of it.
     *
     * @param maxChanges most changes removed
     */
    record Sweep(int maxChanges) implements Command {}

    /**
     * Switches history on or off, by the leader, as it is configured.
     *
     * @param enabled whether changes are recorded from now on
     */
    record SetHistory(boolean enabled) implements Command {}

    /** Makes every member record the hash of its state at this entry, so that members can compare. */
    record CheckState() implements Command {}

    /**
     * Gives the cluster its identity, by its first leader; without effect when it has one.
     *
     * @param clusterId the new identity
     * @param clusterName the configured name of the cluster
     */
    record FormCluster(UUID clusterId, String clusterName) implements Command {}
}
