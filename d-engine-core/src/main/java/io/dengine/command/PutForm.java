package io.dengine.command;

import io.dengine.command.Command.Put;
import io.dengine.kv.PutOptions;
import io.dengine.kv.TxnOp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a put with options: one byte of flags, then, if a flag says so, the lease or the TTL in milliseconds (8
 * bytes, positive), then key and value.
 *
 * <pre>
 * 01 attached to a lease
 * 02 with a TTL; not together with a lease
 * 04 answered by what stood there before
 * 08 keeps the lease that the key has; not together with a lease or a TTL
 * </pre>
 */
final class PutForm {

    private static final int LEASE = 1;
    private static final int TTL = 2;
    private static final int RETURN_PREVIOUS = 4;
    private static final int KEEP_LEASE = 8;
    private static final int ALL = LEASE | TTL | RETURN_PREVIOUS | KEEP_LEASE;

    private PutForm() {}

    /** Whether it has no options. */
    static boolean isPlain(Put put) {
        return put.leaseId() == 0 && put.ttlMillis() == 0 && !put.keepLease() && !put.returnPrevious();
    }

    static void write(FieldWriter to, Put put) {
        writeOptions(to, new Options(put.leaseId(), put.ttlMillis(), put.keepLease(), put.returnPrevious()));
        to.bytes(put.key()).bytes(put.value());
    }

    static void write(FieldWriter to, TxnOp.Put put) {
        PutOptions options = put.options();
        writeOptions(
                to,
                new Options(
                        options.leaseId(), ttlMillis(options.ttl()), options.keepLease(), options.returnPrevious()));
        to.bytes(put.key()).bytes(put.value());
    }

    static Put read(FieldReader from) {
        Options options = readOptions(from);
        if (options.equals(Options.NONE)) {
            throw new MalformedCommandException("a put of version 2 has an option; one without is of version 1");
        }
        return new Put(
                from.bytes("key"),
                from.bytes("value"),
                options.leaseId,
                options.ttlMillis,
                options.keepLease,
                options.returnPrevious);
    }

    static TxnOp.Put readOperation(FieldReader from) {
        Options options = readOptions(from);
        Duration ttl = options.ttlMillis == 0 ? null : Duration.ofMillis(options.ttlMillis);
        return new TxnOp.Put(
                from.bytes("key"),
                from.bytes("value"),
                new PutOptions(options.leaseId, ttl, options.keepLease, options.returnPrevious));
    }

    private record Options(long leaseId, long ttlMillis, boolean keepLease, boolean returnPrevious) {

        static final Options NONE = new Options(0, 0, false, false);
    }

    private static void writeOptions(FieldWriter to, Options options) {
        long leaseId = options.leaseId;
        long ttlMillis = options.ttlMillis;
        if (leaseId < 0 || ttlMillis < 0) {
            throw new IllegalArgumentException(
                    "leaseId and ttl of a put must be 0 (none) or more, not " + leaseId + " and " + ttlMillis + " ms");
        }
        if (leaseId != 0 && ttlMillis != 0) {
            throw new IllegalArgumentException("leaseId and ttl of a put exclude each other; given lease " + leaseId
                    + " and " + ttlMillis + " ms");
        }
        if (options.keepLease && (leaseId != 0 || ttlMillis != 0)) {
            throw new IllegalArgumentException("keepLease of a put excludes leaseId and ttl; given lease " + leaseId
                    + " and " + ttlMillis + " ms");
        }
        to.octet((leaseId == 0 ? 0 : LEASE)
                | (ttlMillis == 0 ? 0 : TTL)
                | (options.returnPrevious ? RETURN_PREVIOUS : 0)
                | (options.keepLease ? KEEP_LEASE : 0));
        if (leaseId != 0) {
            to.int64(leaseId);
        }
        if (ttlMillis != 0) {
            to.int64(ttlMillis);
        }
    }

    private static Options readOptions(FieldReader from) {
        int flags = from.octet("the flags of a put");
        // At most one of the three says what becomes of the lease.
        if ((flags & ~ALL) != 0 || Integer.bitCount(flags & (LEASE | TTL | KEEP_LEASE)) > 1) {
            throw new MalformedCommandException("a put cannot have the flags " + Integer.toHexString(flags));
        }
        long leaseId = (flags & LEASE) == 0 ? 0 : positive(from, "lease");
        long ttlMillis = (flags & TTL) == 0 ? 0 : positive(from, "ttl");
        return new Options(leaseId, ttlMillis, (flags & KEEP_LEASE) != 0, (flags & RETURN_PREVIOUS) != 0);
    }

    private static long positive(FieldReader from, String name) {
        long value = from.int64(name);
        if (value <= 0) {
            throw new MalformedCommandException("the " + name + " of a put is positive, not " + value);
        }
        return value;
    }

    private static long ttlMillis(@Nullable Duration ttl) {
        if (ttl == null) {
            return 0;
        }
        if (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(Duration.ofMillis(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("ttl must be 1 ms to 2^63-1 ms, not " + ttl);
        }
        return ttl.toMillis();
    }
}
