package io.dengine.kv;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a put does beside setting the value. Immutable.
 *
 * <p>A put with neither a lease nor a TTL detaches the key from the lease it was attached to, as in etcd, unless it keeps it ({@link #keepingLease()}).
 *
 * <p>Unlike etcd: a TTL, to the millisecond, can be given with the put itself; there the client grants a lease of whole seconds first. {@link #keepingLease()} is {@code
 * ignore_lease}, except that it may also create a key, without a lease. There is no {@code ignore_value}.
 *
 * @param leaseId the lease that the key is attached to; 0: none. It must exist, else {@code LeaseNotFoundException}
 * @param ttl the key is deleted this long after the put, unless it is set again before: 1 ms to 3,650 days, checked by the client; a fraction of a
 *     millisecond is rounded up. Null: never. Not together with a lease
 * @param keepLease whether the key stays attached to the lease that it has, if it has one; what remains of its time, or of its TTL, does not change. Not together with a
 *     lease or a TTL
 * @param returnPrevious whether the result carries what stood there before
 */
public record PutOptions(long leaseId, @Nullable Duration ttl, boolean keepLease, boolean returnPrevious) {

    private static final PutOptions DEFAULTS = new PutOptions(0, null, false, false);

    public PutOptions {
        if (leaseId < 0) {
            throw new IllegalArgumentException("leaseId must be 0 (none) or more, not " + leaseId);
        }
        if (leaseId != 0 && ttl != null) {
            throw new IllegalArgumentException(
                    "leaseId and ttl exclude each other; given lease " + leaseId + " and " + ttl);
        }
        if (keepLease && (leaseId != 0 || ttl != null)) {
            throw new IllegalArgumentException(
                    "keepLease excludes leaseId and ttl; given " + (ttl == null ? "lease " + leaseId : ttl.toString()));
        }
    }

    /** Nothing but the value. */
    public static PutOptions defaults() {
        return DEFAULTS;
    }

    /** The key lives as long as this lease. */
    public static PutOptions lease(long leaseId) {
        return DEFAULTS.withLease(leaseId);
    }

    /** The key is deleted this long after the put, unless it is set again before. */
    public static PutOptions ttl(Duration ttl) {
        return DEFAULTS.withTtl(ttl);
    }

    /** The same, with another lease. */
    public PutOptions withLease(long id) {
        if (id <= 0) {
            throw new IllegalArgumentException("leaseId must be 1 or more, not " + id);
        }
        return new PutOptions(id, ttl, keepLease, returnPrevious);
    }

    /** The same, with another TTL. */
    public PutOptions withTtl(Duration value) {
        return new PutOptions(leaseId, Keys.required(value, "ttl"), keepLease, returnPrevious);
    }

    /** The same, and the key keeps the lease that it has, or what remains of its TTL. A key that has none, or does not exist, gets none. */
    public PutOptions keepingLease() {
        return new PutOptions(leaseId, ttl, true, returnPrevious);
    }

    /** The same, and the result carries what stood there before. */
    public PutOptions returningPrevious() {
        return new PutOptions(leaseId, ttl, keepLease, true);
    }
}
